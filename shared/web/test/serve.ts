/** The web tier as a stage composes it, without the pages, over the app in memory. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createPhotoApp, type PhotoApp } from '@ztm/domain/photo-app'
import type { Ports } from '@ztm/domain/ports'
import { clientOf } from '@ztm/node/proxy-protocol'
import type { ErrorRequestHandler, RequestHandler } from 'express'
import pino from 'pino'
import { Registry } from 'prom-client'
import supertest from 'supertest'
import { afterEach } from 'vitest'
import { apiRouter } from '../src/api.ts'
import { expressApp } from '../src/express-app.ts'
import { mediaRouter } from '../src/media.ts'
import { identify } from '../src/person.ts'
import { problems } from '../src/problems.ts'
import { requestContext } from '../src/request-context.ts'
import { memoryPorts } from './memory.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

type Handlers = (RequestHandler | ErrorRequestHandler)[]

/** @param change makes the ports misbehave @param extra comes before each call of the API @param pages come after the API */
export async function serve({
  change,
  extra,
  pages,
}: {
  change?: (ports: Ports) => void
  extra?: RequestHandler
  pages?: (app: PhotoApp) => Handlers
} = {}) {
  const memory = memoryPorts()
  change?.(memory.ports)
  const photoApp = createPhotoApp(memory.ports)
  const lines: Record<string, unknown>[] = []
  const log = pino({ base: null }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const metrics = new Registry()
  const client = ({ socket, headers }: IncomingMessage) => ({
    address: clientOf(socket),
    region: 'eu',
    secure: headers['x-test-secure'] === 'yes',
  })
  const app = expressApp()
  app.use(requestContext({ name: 'web-1', log, metrics, clock: Date.now, client }))
  app.use('/media', mediaRouter(photoApp))
  const person = identify(photoApp.accounts)
  app.use(apiRouter(photoApp, person, ...(extra ? [extra] : [])))
  if (pages) app.use(person, pages(photoApp))
  app.use(problems)
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  return { ...memory, url, port, server, lines, metrics, http: supertest(url) }
}

export type Served = Awaited<ReturnType<typeof serve>>

let people = 0

/** Signs somebody up, and says who. */
export async function someone({ http }: Served) {
  const username = `person${++people}`
  const { body } = await http.post('/api/v1/users').send({ username, password: 'correct horse' }).expect(201)
  return { username, token: body.token as string, auth: `Bearer ${body.token}` }
}

/** Bytes that begin as a JPEG does, which is as far as these tests' pictures go. */
export const jpeg = (length = 1000) =>
  Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(length - 4, 7)])

export const upload = ({ http }: Served, auth: string, image = jpeg(), caption = 'A caption') =>
  http
    .post('/api/v1/photos')
    .set('Authorization', auth)
    .field('caption', caption)
    .attach('image', image, 'picture.jpg')

/** Calls as one person. */
export const as = ({ http }: Served, auth: string) => ({
  get: (path: string) => http.get(`/api/v1${path}`).set('Authorization', auth),
  put: (path: string) => http.put(`/api/v1${path}`).set('Authorization', auth),
  delete: (path: string) => http.delete(`/api/v1${path}`).set('Authorization', auth),
  post: (path: string, body: object) => http.post(`/api/v1${path}`).set('Authorization', auth).send(body),
  patch: (path: string, body: object) => http.patch(`/api/v1${path}`).set('Authorization', auth).send(body),
})
