/** What the lab answers on its port: the control API, and the course's site where that is served too. */
import { controlRouter } from '@ztm/lab/control'
import { experimentRoutes } from '@ztm/lab/experiments/experiment-routes'
import { createExperiments } from '@ztm/lab/experiments/experiments'
import { createLoads } from '@ztm/lab/load/loads'
import type { Runner } from '@ztm/lab/runner'
import express from 'express'
import { exerciseRoutes } from './exercise/routes.ts'
import { EXPERIMENTS } from './experiments/catalogue.ts'
import { createPromises } from './promises/promises.ts'
import { promiseRoutes } from './promises/routes.ts'
import { STAGES } from './repository.ts'
import { siteRoutes } from './site.ts'

/** @param site the folder of the built site */
export function labApp(runner: Runner, site: string | undefined) {
  const loads = createLoads(runner)
  // One of them at a time: each would see what the other does to the computer.
  const experiments = createExperiments({
    runner,
    loads,
    experiments: EXPERIMENTS,
    unless: () => (promises.busy() ? 'A promise is being examined.' : undefined),
  })
  const promises = createPromises({
    runner,
    stages: STAGES,
    unless: () => (experiments.busy() ? 'An experiment runs.' : undefined),
  })
  const app = express()
  app.disable('x-powered-by')
  app.use('/lab/exercises', exerciseRoutes())
  app.use(
    '/lab',
    controlRouter(runner, STAGES, loads, [
      { path: '/experiments', routes: experimentRoutes(experiments), teller: experiments },
      { path: '/promises', routes: promiseRoutes(promises), teller: promises },
    ]),
  )
  if (site) app.use(siteRoutes(site))
  return { answer: app, end: () => Promise.all([experiments.end(), promises.end()]) }
}
