/** The web app: what a request goes through, from top to bottom. */
import { createPhotoApp } from '@ztm/domain/photo-app'
import type { Ports } from '@ztm/domain/ports'
import type { Node } from '@ztm/node/node'
import { apiRouter } from '@ztm/web/api'
import { expressApp } from '@ztm/web/express-app'
import { mediaRouter } from '@ztm/web/media'
import { assets } from '@ztm/web/pages/assets'
import { pagesRouter } from '@ztm/web/pages/pages'
import { identify } from '@ztm/web/person'
import { problems } from '@ztm/web/problems'
import { requestContext } from '@ztm/web/request-context'
import type { Express } from 'express'
import { client } from './client.ts'

export type Parts = {
  node: Node
  ports: Ports
  /** Which origins may show the pages in a frame, as the Content-Security-Policy writes them. */
  frameAncestors: string
}

export function createWebApp({ node, ports, frameAncestors }: Parts): Express {
  const photoApp = createPhotoApp(ports)
  const app = expressApp()
  app.use(
    requestContext({ name: node.name, log: node.log, metrics: node.metrics, clock: ports.clock, client }),
  )
  const person = identify(photoApp.accounts)
  // Express asks each in turn whether a path is its own. The API's answers are the quickest and notice it most: it comes
  // first, and asks who the person is behind one look at the path.
  app.use(apiRouter(photoApp, person))
  app.use(assets)
  app.use('/media', mediaRouter(photoApp))
  app.use(person)
  app.use(pagesRouter(photoApp, { pictureOrigins: ports.pictureUrls.origins, frameAncestors }))
  app.use(problems)
  return app
}
