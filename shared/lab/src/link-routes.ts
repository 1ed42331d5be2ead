/** Cutting, healing, delaying and throttling links, in the control API. */
import express, { type Router } from 'express'
import { z } from 'zod'
import { atItsMoment, Refusal } from './problem-answers.ts'
import type { Runner } from './runner.ts'
import type { Link, RunningSystem } from './running-system.ts'

type Act = (system: RunningSystem, link: Link, body: unknown) => Promise<void>

const Cut = z.strictObject({ way: z.enum(['both', 'there', 'back']).default('both') })
const Delay = z.strictObject({ ms: z.number() })
const Throttle = z.strictObject({ bytesPerSecond: z.number() })

const VERBS = new Map<string, Act>([
  ['cut', (system, { from, to }, body) => system.cut(from, to, Cut.parse(body).way)],
  ['heal', (system, { from, to }) => system.heal(from, to)],
  ['delay', (system, { from, to }, body) => system.delay(from, to, Delay.parse(body).ms)],
  [
    'throttle',
    (system, { from, to }, body) => system.throttle(from, to, Throttle.parse(body).bytesPerSecond),
  ],
])

export function linkRoutes(runner: Runner): Router {
  const router = express.Router()
  router.post('/:from/:to/:verb', async (req, res) => {
    const { from, to, verb } = req.params
    const find = () =>
      runner
        .system()
        ?.links()
        .find((link) => link.from === from && link.to === to)
    const act = VERBS.get(verb)
    const link = find()
    const system = runner.system()
    if (!act) throw new Refusal(404, `A link cannot be told to ${verb}.`)
    if (!system || !link) throw new Refusal(404, `There is no link from ${from} to ${to}.`)
    await atItsMoment(act(system, link, req.body ?? {}))
    res.json(find())
  })
  return router
}
