/** Where people and nodes are, what that makes them ask for, and how far it is. */
import type { Server, Socket } from 'node:net'
import { REGIONS, regionOf } from '@ztm/node/regions'
import type { NodeKind } from '@ztm/node/system'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { CLIENT_ADDRESSES } from '../src/addresses.ts'
import { createLinks } from '../src/links/links.ts'
import { planNodes } from '../src/plan.ts'
import { entry, nameServer, visit, world } from './world-scene.ts'

/** In milliseconds, each way. */
const ACROSS = 40
/** Timers round. */
const HAIR = 2

test.each([
  ['198.51.100.1', 'eu'],
  ['198.51.100.127', 'eu'],
  ['198.51.100.128', 'us'],
  ['198.51.100.254', 'us'],
  // Nobody's that we know.
  ['127.0.0.1', 'eu'],
  ['198.18.0.200', 'eu'],
  ['', 'eu'],
])('%s is in %s', (address, region) => expect(regionOf(address)).toBe(region))

test.each(REGIONS)('who is in %s has an address from there', (region) =>
  expect(regionOf(CLIENT_ADDRESSES[region])).toBe(region),
)

describe('people in the world', () => {
  const request = (host: string) => `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`
  const HOME = '203.0.113.2'
  const EDGE = '203.0.113.3'
  const [eu, us] = [CLIENT_ADDRESSES.eu, CLIENT_ADDRESSES.us]
  const NAMES: Record<string, string> = { 'photos.test': HOME, 'edge-1.photos.test': EDGE }
  let port: number
  let app: Server

  /** The app is in eu, the edge in us, and both say back what they hear. */
  beforeEach(async () => {
    await nameServer((_, name) => ({ addresses: NAMES[name] ? [NAMES[name]] : [] }))
    app = await entry((socket) => socket.pipe(socket))
    await entry((socket) => socket.pipe(socket), { name: 'edge-1', ip: EDGE, region: 'us' })
    port = (await world()).port
  })

  test.each([
    ['localhost', eu, HOME],
    ['eu.localhost', eu, HOME],
    ['us.localhost', us, HOME],
    ['edge-1.eu.localhost', eu, EDGE],
    ['edge-1.us.localhost', us, EDGE],
  ])('at %s come from %s and get to %s', async (host, from, to) => {
    const { socket, received } = await visit(port)
    socket.write(request(host))
    await vi.waitFor(() => expect(received()).toContain(request(host)))
    const [line, ...rest] = received().split('\r\n')
    expect(line).toMatch(`PROXY TCP4 ${from} ${to} ${socket.localPort} 80`)
    expect(rest.join('\r\n')).toBe(request(host))
  })

  test('stay who they are as long as the connection lasts', async () => {
    const { socket, received } = await visit(port)
    socket.write(request('us.localhost'))
    await vi.waitFor(() => expect(received()).toContain(request('us.localhost')))
    socket.write(request('edge-1.eu.localhost'))
    await vi.waitFor(() => expect(received()).toContain(request('edge-1.eu.localhost')))
    expect(received().match(/PROXY [^\r]*/g)).toEqual([expect.stringContaining(`${us} ${HOME}`)])
  })

  test('who ask for a name that nobody has get nowhere', async () => {
    const { socket, error, closed } = await visit(port)
    socket.write(request('edge-9.us.localhost'))
    await closed
    expect(error()).toBe('ECONNRESET')
  })

  test('who are far away wait for opening, for the way there and for the way back', async () => {
    const { socket, received } = await visit(port)
    const since = [performance.now()]
    const noted = () => since.push(performance.now())
    app.once('connection', (there: Socket) => {
      noted()
      let heard = ''
      there.on('data', (bytes) => {
        heard += bytes
        if (heard.endsWith(request('us.localhost'))) noted()
      })
    })
    socket.on('data', () => received().endsWith(request('us.localhost')) && noted())
    socket.write(request('us.localhost'))
    await vi.waitFor(() => expect(since).toHaveLength(4))
    const took = since.slice(1).map((at, nth) => at - (since[nth] as number))
    for (const [nth, ways] of [2, 1, 1].entries()) expect(took[nth]).toBeGreaterThan(ways * ACROSS - HAIR)
  })

  test('who are far away lose nothing on the way', async () => {
    const { socket, received } = await visit(port)
    const sent = `${request('us.localhost')}${Array.from({ length: 100_000 }, (_, nth) => nth).join()}`
    socket.write(sent)
    await vi.waitFor(() => expect(received().length).toBeGreaterThan(sent.length), { timeout: 5_000 })
    expect(received().slice(received().indexOf('\r\n') + 2)).toBe(sent)
    socket.end()
    await vi.waitFor(() => expect(socket.readableEnded).toBe(true))
  })
})

describe('a kind of which there are some in each region', () => {
  const kind = (per: NodeKind['per'], more: Partial<NodeKind> = {}): NodeKind => ({
    kind: per,
    ...{ roles: [], per, count: 1, groups: 1, needs: [], public: false, main: 'main.ts' },
    ...more,
  })

  test('has so many in each, counted through', () => {
    const planned = planNodes([kind('center'), kind('region', { count: 2, public: true }), kind('world')])
    expect(planned.map(({ name, center, region, ip }) => [name, center, region, ip])).toEqual([
      ['center-1', 'main', 'eu', '10.1.1.1'],
      ['region-1', 'eu', 'eu', '203.0.113.1'],
      ['region-2', 'eu', 'eu', '203.0.113.2'],
      ['region-3', 'us', 'us', '203.0.113.3'],
      ['region-4', 'us', 'us', '203.0.113.4'],
      ['world-1', 'main', 'eu', '10.1.3.1'],
    ])
  })

  test('counted otherwise, it is so many in each', () => {
    const names = planNodes([kind('region')], { region: 3 }).map(({ name }) => name)
    expect(names).toHaveLength(3 * REGIONS.length)
    expect(new Set(names).size).toBe(names.length)
  })
})

test.each([
  ['eu', 'eu', 0],
  ['eu', 'us', ACROSS],
  ['us', 'eu', ACROSS],
])(
  'a link from %s to %s has a delay of %d ms, and has it again when it is healed',
  async (one, other, ms) => {
    const node = (name: string, region: string) => ({
      neighbour: () => ({
        ...{ name, region, kind: '', roles: [], center: '', group: 1, ip: '', ip6: '' },
        ...{ host: '127.0.0.1', port: 0, adminPort: 0 },
      }),
      listens: () => false,
    })
    const links = createLinks()
    const link = links.between(node('one', one), node('other', other))
    expect(link.state().delay).toBe(ms)
    await link.delay(7)
    await link.cut()
    expect(link.state()).toMatchObject({ delay: 7, cut: 'both' })
    await link.heal()
    expect(link.state()).toMatchObject({ delay: ms, cut: null })
    links.close()
  },
)
