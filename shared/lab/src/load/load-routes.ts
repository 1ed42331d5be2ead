/** The control API's `load`: begin one, see how it goes and what it found, end it. */
import express, { type Router } from 'express'
import type { Loads } from './loads.ts'
import { TrafficOptions } from './options.ts'

export function loadRoutes(loads: Loads): Router {
  const router = express.Router()
  router.post('/', async (req, res) => {
    await loads.start(TrafficOptions.parse(req.body ?? {}))
    res.status(202).json(loads.state())
  })
  router.get('/', (_req, res) => {
    res.json(loads.state())
  })
  router.delete('/', async (_req, res) => {
    await loads.end()
    res.json(loads.state())
  })
  return router
}
