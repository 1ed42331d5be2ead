/** Clients and browsers whose app, or whose pictures, are at a name below `localhost`. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createBrowser } from '../src/browser.ts'
import { createClient } from '../src/client.ts'
import { urlIn } from '../src/url-in.ts'

let server: Server
let url: string
let heard: { url?: string; connection?: number; headers: IncomingHttpHeaders }[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    heard.push({ url: request.url, connection: request.socket.remotePort, headers: request.headers })
    response.setHeader('Position', request.headers.host?.startsWith('edge') ? 'theirs' : 'ours')
    if (request.url === '/away') response.writeHead(303, { location: '/here' })
    response.end('a picture')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://localhost:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))
beforeEach(() => {
  heard = []
})

const hosts = () => heard.map(({ headers }) => headers.host)
const hostOf = (address: string) => new URL(address).host

test('a client is where its address says', async () => {
  await createClient(urlIn('us', url)).explore()
  await createClient(urlIn('eu', url)).explore()
  await createClient(url).explore()
  expect(hosts()).toEqual([urlIn('us', url), urlIn('eu', url), url].map(hostOf))
  // One that is kept open and used again would make one person of two.
  expect(new Set(heard.map(({ connection }) => connection)).size).toBe(3)
})

test('pictures are fetched from wherever they are, and nobody but the app is told who asks', async () => {
  const client = createClient(url)
  client.hold('secret')
  await client.explore()
  const edge = url.replace('localhost', 'edge-1.eu.localhost')
  const picture = await client.picture(`${edge}/media/x/1/thumb`)
  expect(picture).toMatchObject({ status: 200, body: Buffer.from('a picture') })
  await client.picture('/media/x/1/thumb')
  expect(hosts()).toEqual([hostOf(url), hostOf(edge), hostOf(url)])
  const told = heard.map(({ headers }) => [headers.authorization, headers.position])
  expect(told).toEqual([
    ['Bearer secret', undefined],
    [undefined, undefined],
    ['Bearer secret', 'ours'],
  ])
})

test('a browser stays where it is, and says so when it is sent on', async () => {
  const browser = createBrowser(urlIn('us', url))
  const page = await browser.open('/away')
  expect([page.url.href, page.status]).toEqual([`${urlIn('us', url)}/here`, 200])
  const form = { action: '/login', method: 'POST', enctype: '', fields: {} }
  await browser.submit(page, form)
  expect(heard.at(-1)).toMatchObject({
    url: '/login',
    headers: { host: hostOf(page.url.href), origin: page.url.origin },
  })
})
