/** The control API's `promises`: examine one in a stage, and end that. */
import express, { type Router } from 'express'
import { z } from 'zod'
import type { Promises } from './promises.ts'

const Asked = z.strictObject({ stage: z.string() })

export function promiseRoutes(promises: Promises): Router {
  const router = express.Router()
  router.post('/:id/run', async (req, res) => {
    const { stage } = Asked.parse(req.body ?? {})
    await promises.run(req.params.id, stage)
    res.status(202).json(promises.state())
  })
  router.delete('/', async (_req, res) => {
    await promises.end()
    res.json(promises.state())
  })
  return router
}
