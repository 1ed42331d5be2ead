/** What the lab answers on its port: the control API, and the course's site where that is served too. */
import { controlRouter } from '@ztm/lab/control'
import { experimentRoutes } from '@ztm/lab/experiments/experiment-routes'
import { createExperiments } from '@ztm/lab/experiments/experiments'
import { createLoads } from '@ztm/lab/load/loads'
import type { Runner } from '@ztm/lab/runner'
import express, { type RequestHandler } from 'express'
import { exerciseRoutes } from './exercise/routes.ts'
import { EXPERIMENTS } from './experiments/catalogue.ts'
import { STAGES } from './repository.ts'

/** @param site the folder of the built site */
export function labApp(runner: Runner, site: string | undefined) {
  const loads = createLoads(runner)
  const experiments = createExperiments({ runner, loads, experiments: EXPERIMENTS })
  const app = express()
  app.disable('x-powered-by')
  app.use('/lab/exercises', exerciseRoutes())
  app.use(
    '/lab',
    controlRouter(runner, STAGES, loads, [
      { path: '/experiments', routes: experimentRoutes(experiments), teller: experiments },
    ]),
  )
  if (site) app.use(byItsName, express.static(site, { extensions: ['html'] }))
  return { answer: app, end: () => experiments.end() }
}

/** `127.0.0.1` would be another site than the app in its frame, which then could not keep anybody logged in. */
const byItsName: RequestHandler = (req, res, next) => {
  if (req.hostname === 'localhost') return next()
  res.redirect(`http://localhost:${req.socket.localPort}${req.originalUrl}`)
}
