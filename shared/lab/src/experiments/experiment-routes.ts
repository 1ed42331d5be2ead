/** The control API's `experiments`: which there are, run one, see how it goes, end it. */
import express, { type Router } from 'express'
import type { Experiments } from './experiments.ts'

export function experimentRoutes(experiments: Experiments): Router {
  const router = express.Router()
  router.get('/', (_req, res) => {
    res.json({ items: experiments.list() })
  })
  router.post('/:id/run', (req, res) => {
    experiments.run(req.params.id)
    res.status(202).json(experiments.state())
  })
  router.delete('/', async (_req, res) => {
    await experiments.end()
    res.json(experiments.state())
  })
  return router
}
