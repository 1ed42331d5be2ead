/** Breaking, mending and resizing nodes, in the control API. */
import express, { type Router } from 'express'
import { z } from 'zod'
import { atItsMoment, Refusal } from './problem-answers.ts'
import type { Runner } from './runner.ts'
import type { RunningSystem } from './running-system.ts'
import { sizeNamed } from './sizes.ts'

type Act = (system: RunningSystem, name: string, body: unknown) => Promise<void>

/** None is as fast as this computer is. */
const Size = z.strictObject({ size: z.string().nullable() })

const VERBS = new Map<string, Act>([
  ['kill', (system, name) => system.kill(name)],
  ['freeze', (system, name) => system.freeze(name)],
  ['thaw', (system, name) => system.thaw(name)],
  ['restart', (system, name) => system.restart(name)],
  ['stop', (system, name) => system.stopNode(name)],
  ['start', (system, name) => system.startNode(name)],
  [
    'size',
    (system, name, body) => {
      const { size } = Size.parse(body ?? {})
      return system.resize(name, size === null ? undefined : sizeNamed(size))
    },
  ],
])

export function nodeRoutes(runner: Runner): Router {
  const router = express.Router()
  router.post('/:name/:verb', async (req, res) => {
    const { name, verb } = req.params
    const act = VERBS.get(verb)
    const system = runner.system()
    if (!act || !system?.nodes().some((node) => node.name === name)) {
      throw new Refusal(404, act ? `There is no node ${name}.` : `A node cannot be told to ${verb}.`)
    }
    await atItsMoment(act(system, name, req.body))
    res.json(system.node(name))
  })
  return router
}
