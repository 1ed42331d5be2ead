/** The lab's control API: what runs, and how to start, watch and break it, for pages and programs on this computer. */
import express, { type Router } from 'express'
import { z } from 'zod'
import { streamEvents } from './event-stream.ts'
import { loadRoutes } from './load/load-routes.ts'
import { createLoads } from './load/loads.ts'
import { ownPageOnly } from './own-page.ts'
import { NodeFailed, PlainError } from './plain-error.ts'
import { problemAnswers, Refusal } from './problem-answers.ts'
import type { Runner } from './runner.ts'
import type { RunningSystem } from './running-system.ts'
import { listStages } from './stages.ts'

const Start = z.strictObject({
  /** How many web servers, where they are nodes of their own. */
  web: z.int().min(1).max(16).optional(),
  seed: z.union([z.enum(['demo', 'none']), z.int().min(1).max(1_000_000)]).default('none'),
})

const VERBS = new Map<string, (system: RunningSystem, name: string) => Promise<void>>([
  ['kill', (system, name) => system.kill(name)],
  ['freeze', (system, name) => system.freeze(name)],
  ['thaw', (system, name) => system.thaw(name)],
  ['restart', (system, name) => system.restart(name)],
  ['stop', (system, name) => system.stopNode(name)],
  ['start', (system, name) => system.startNode(name)],
])

/** @param stages the folder that holds them */
export function controlRouter(runner: Runner, stages: string): Router {
  const router = express.Router()
  const loads = createLoads(runner)
  router.use(ownPageOnly)
  // Whatever the type is called: who asks by hand need not name it.
  router.use(express.json({ type: () => true, limit: '16kb' }))

  router.get('/stages', (_req, res) => {
    res.json({ items: listStages(stages) })
  })
  router.post('/stages/:id/start', async (req, res) => {
    const { id } = req.params
    if (!runner.knows(id)) throw new Refusal(404, `There is no stage ${id}.`)
    const { web, seed } = Start.parse(req.body ?? {})
    await runner.start(id, { seed, counts: web === undefined ? {} : { web } })
    res.json(runner.state())
  })
  router.post('/stop', async (_req, res) => {
    await runner.stop()
    res.json(runner.state())
  })
  router.get('/system', (_req, res) => {
    res.json(runner.state())
  })
  router.get('/events', (_req, res) => streamEvents(runner, loads, res))
  router.use('/load', loadRoutes(loads))

  router.post('/nodes/:name/:verb', async (req, res) => {
    const { name, verb } = req.params
    const act = VERBS.get(verb)
    const system = runner.system()
    if (!act || !system?.nodes().some((node) => node.name === name)) {
      throw new Refusal(404, act ? `There is no node ${name}.` : `A node cannot be told to ${verb}.`)
    }
    try {
      await act(system, name)
    } catch (error) {
      // Asked for at the wrong moment: frozen though it is dead, say.
      if (error instanceof PlainError && !(error instanceof NodeFailed)) throw new Refusal(409, error.message)
      throw error
    }
    res.json(system.node(name))
  })

  router.use(() => {
    throw new Refusal(404, 'There is nothing here.')
  })
  router.use(problemAnswers)
  return router
}
