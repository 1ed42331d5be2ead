/** The lab's control API: what runs, and how to start, watch and break it, for pages and programs on this computer. */
import express, { type Router } from 'express'
import { z } from 'zod'
import { streamEvents, type Teller } from './event-stream.ts'
import { linkRoutes } from './link-routes.ts'
import { loadRoutes } from './load/load-routes.ts'
import { createLoads } from './load/loads.ts'
import { nodeRoutes } from './node-routes.ts'
import { ownPageOnly } from './own-page.ts'
import type { Counts } from './plan.ts'
import { problemAnswers, Refusal } from './problem-answers.ts'
import type { Runner } from './runner.ts'
import type { Sizes } from './sizes.ts'
import { listStages } from './stages.ts'
import { traceRoutes } from './trace-routes.ts'

const Start = z.strictObject({
  /** How many web servers, where they are nodes of their own. */
  web: z.int().min(1).max(16).optional(),
  seed: z.union([z.enum(['demo', 'none']), z.int().min(1).max(1_000_000)]).default('none'),
  /** Emulated hardware: for what serves people's requests, or for each kind that shall have it. */
  size: z.union([z.string(), z.record(z.string(), z.string())], 'a size, or one for each kind').optional(),
  /** Whether the links can be cut, delayed and throttled. */
  links: z.boolean().optional(),
  /** Whether the nodes log each request, so that one can be followed. */
  trace: z.boolean().optional(),
})

/** What else the lab of a course can do, under a path of its own. */
export type Addition = { path: string; routes: Router; teller: Teller }

/** @param stages the folder that holds them */
export function controlRouter(
  runner: Runner,
  stages: string,
  loads = createLoads(runner),
  additions: readonly Addition[] = [],
): Router {
  const router = express.Router()
  router.use(ownPageOnly)
  // Whatever the type is called: who asks by hand need not name it.
  router.use(express.json({ type: () => true, limit: '16kb' }))

  router.get('/stages', (_req, res) => {
    res.json({ items: listStages(stages) })
  })
  router.post('/stages/:id/start', async (req, res) => {
    const { id } = req.params
    if (!runner.knows(id)) throw new Refusal(404, `There is no stage ${id}.`)
    const { web, size, ...wanted } = Start.parse(req.body ?? {})
    const counts: Counts = web === undefined ? {} : { web }
    // Whether there are such sizes is found out where they are given out, and said better there.
    await runner.start(id, { ...wanted, counts, size: size as Sizes | undefined })
    res.json(runner.state())
  })
  router.post('/stop', async (_req, res) => {
    await runner.stop()
    res.json(runner.state())
  })
  router.get('/system', (_req, res) => {
    res.json(runner.state())
  })
  const tellers = [runner, loads, ...additions.map(({ teller }) => teller)]
  router.get('/events', (_req, res) => streamEvents(tellers, res))
  router.use('/load', loadRoutes(loads))
  router.use('/nodes', nodeRoutes(runner))
  router.use('/links', linkRoutes(runner))
  router.use('/trace', traceRoutes(runner))
  for (const { path, routes } of additions) router.use(path, routes)

  router.use(() => {
    throw new Refusal(404, 'There is nothing here.')
  })
  router.use(problemAnswers)
  return router
}
