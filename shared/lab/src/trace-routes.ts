/** The control API's `trace`: one request, followed through the system that runs. */
import express, { type Router } from 'express'
import { z } from 'zod'
import { Refusal } from './problem-answers.ts'
import type { Runner } from './runner.ts'
import { trace } from './trace.ts'

const Asked = z.strictObject({ path: z.string().max(2_000) })

export function traceRoutes(runner: Runner): Router {
  const router = express.Router()
  router.post('/', async (req, res) => {
    const { path } = Asked.parse(req.body ?? {})
    const system = runner.system()
    if (!system) throw new Refusal(409, 'No stage runs that could be asked.')
    // `//host/path` and the like would lead elsewhere.
    const here = path.startsWith('/') && URL.canParse(path, system.url)
    if (!here || new URL(path, system.url).origin !== new URL(system.url).origin) {
      throw new Refusal(
        400,
        `A path begins with a slash, such as /api/v1/photos; ${path} does not lead there.`,
      )
    }
    res.json(await trace(system, path, runner.traced()))
  })
  return router
}
