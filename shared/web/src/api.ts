/** The JSON API: every endpoint as a route, and for every path what it does not do. */
import type { PhotoApp } from '@ztm/domain/photo-app'
import { type RequestHandler, Router } from 'express'
import { accountEndpoints } from './api/accounts.ts'
import { commentEndpoints } from './api/comments.ts'
import { contractEndpoint } from './api/contract.ts'
import { type Endpoint, handlerOf } from './api/endpoint.ts'
import { ownPhotoEndpoints } from './api/own-photos.ts'
import { peopleEndpoints } from './api/people.ts'
import { photoEndpoints } from './api/photos.ts'
import { HttpProblem } from './http-problem.ts'
import { onlyMethods } from './only-methods.ts'

export const API = '/api/v1'
const HERE = new RegExp(`^${API}(?:/|$)`)

/** Express looks through routes in their order: what is asked for most comes first. */
function endpointsOf(app: PhotoApp): Endpoint[] {
  const endpoints = [
    ...photoEndpoints(app),
    ...peopleEndpoints(app),
    ...commentEndpoints(app),
    ...accountEndpoints(app),
    ...ownPhotoEndpoints(app),
  ]
  return [...endpoints, contractEndpoint(endpoints)]
}

/** @param before what each call goes through first: one handler at least */
export function apiRoutes(app: PhotoApp, before: RequestHandler[]): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const endpoints = endpointsOf(app)
  for (const path of new Set(endpoints.map((endpoint) => endpoint.path))) {
    const route = router.route(API + path.replaceAll(/\{(\w+)\}/g, ':$1'))
    route.all(before)
    const here = endpoints.filter((endpoint) => endpoint.path === path)
    for (const endpoint of here) route[endpoint.method](handlerOf(endpoint, API))
    route.all(
      onlyMethods(
        API + path,
        here.map(({ method }) => method),
      ),
    )
  }
  router.use(before, () => {
    throw new HttpProblem(404, 'There is no such call in this API.')
  })
  return router
}

/**
 * The API, behind one look at the path. Not `app.use('/api/v1', …)`, by which Express takes each request's path apart and
 * puts it together again: that is several hundredths of what the server does for one photo.
 */
export function apiRouter(app: PhotoApp, ...before: RequestHandler[]): RequestHandler {
  const routes = apiRoutes(app, before)
  return (req, res, next) => {
    if (HERE.test(req.path)) routes(req, res, next)
    else next()
  }
}
