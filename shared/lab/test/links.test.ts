/** Links in a running system: what one node can hear of another. */
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { LabEvent } from '../src/events.ts'
import { type RunningSystem, startSystem } from '../src/system.ts'
import { fetchText } from './fetch-text.ts'

const stage = join(import.meta.dirname, 'fixtures/small')
const events: LabEvent[] = []
let system: RunningSystem

beforeAll(async () => {
  system = await startSystem({ stage, links: true, onEvent: (event) => events.push(event) })
  return () => system.stop()
})
afterEach(async () => {
  await system.heal('server-1', 'store-1')
  events.length = 0
})

const server = async (path: string) => (await fetchText(`${system.serverUrl('server-1')}/${path}`)).text
const asking = (store: string) => server(`ask/${store}`)
const checking = (store: string) => server(`check/${store}`)
const link = (from = 'server-1', to = 'store-1') =>
  system.links().find((one) => one.from === from && one.to === to)

test('a node is told of relays instead of those it needs, and reaches them all the same', async () => {
  const { stores } = JSON.parse(await server(''))
  for (const { name, port, adminPort } of stores) {
    const real = system.node(name)
    expect([real.port, real.adminPort]).not.toContain(port)
    expect([real.port, real.adminPort]).not.toContain(adminPort)
    expect(await asking(name)).toBe('echo')
    expect(await checking(name)).toBe('well')
  }
  expect(await fetchText(system.url)).toMatchObject({ status: 200 })
})

test('each link is listed, as it is, with what has passed', async () => {
  const before = link()?.passed ?? { there: 0, back: 0 }
  await asking('store-1')
  expect(link()).toEqual({
    from: 'server-1',
    to: 'store-1',
    cut: null,
    delay: 0,
    throttle: null,
    passed: { there: before.there + 4, back: before.back + 4 },
  })
  expect(system.links()).toHaveLength(5)
  expect(system.links().every(({ cut }) => cut === null)).toBe(true)
})

describe('cut', () => {
  test('this node hears nothing of that one, on either port, and everybody else does', async () => {
    await system.cut('server-1', 'store-1')
    expect(link()?.cut).toBe('both')
    expect(await Promise.all([asking('store-1'), checking('store-1')])).toEqual(['ABORT_ERR', 'ABORT_ERR'])
    expect(await asking('store-2')).toBe('echo')
    expect(link('store-1', 'store-2')?.cut).toBe(null)
    expect(link('store-2', 'store-1')?.cut).toBe(null)
    // Whoever runs the system sees it past all links.
    expect(system.node('store-1').state).toBe('ready')
    await system.heal('server-1', 'store-1')
    expect(await asking('store-1')).toBe('echo')
    expect(await checking('store-1')).toBe('well')
  })

  test('what waits for an answer has it when the link is healed', async () => {
    await system.cut('server-1', 'store-1', 'back')
    expect(link()?.cut).toBe('back')
    const waiting = asking('store-1')
    await vi.waitFor(async () => expect(await asking('store-2')).toBe('echo'))
    await system.heal('server-1', 'store-1')
    expect(await waiting).toBe('echo')
  })

  test('whoever watches is told', async () => {
    await system.cut('server-1', 'store-1', 'there')
    await system.delay('server-1', 'store-1', 5)
    await system.throttle('server-1', 'store-1', 1_000_000)
    await system.heal('server-1', 'store-1')
    const told = events.flatMap((event) => (event.type === 'link' ? [event.link] : []))
    expect(told.map(({ from, to, cut, delay, throttle }) => [from, to, cut, delay, throttle])).toEqual([
      ['server-1', 'store-1', 'there', 0, null],
      ['server-1', 'store-1', 'there', 5, null],
      ['server-1', 'store-1', 'there', 5, 1_000_000],
      ['server-1', 'store-1', null, 0, null],
    ])
  })
})

test('delayed, an answer takes two round trips, of which one is for opening', async () => {
  await system.delay('server-1', 'store-1', 50)
  const before = performance.now()
  expect(await asking('store-1')).toBe('echo')
  expect(performance.now() - before).toBeGreaterThan(195)
})

describe('a node that is gone', () => {
  test('refuses as it does without links, and is found again where it comes back', async () => {
    const { stores } = JSON.parse(await server(''))
    await system.kill('store-1')
    await vi.waitFor(async () => expect(await asking('store-1')).toBe('ECONNREFUSED'))
    expect(await checking('store-1')).toBe('ECONNREFUSED')
    await system.startNode('store-1')
    await vi.waitFor(async () => expect(await asking('store-1')).toBe('echo'))
    expect(JSON.parse(await server('')).stores).toEqual(stores)
    await system.restart('store-1')
    await vi.waitFor(async () => expect(await asking('store-1')).toBe('echo'))
  })

  test('and cut off is only silent', async () => {
    await system.cut('server-1', 'store-1')
    await system.kill('store-1')
    expect(await asking('store-1')).toBe('ABORT_ERR')
    await system.startNode('store-1')
    await system.heal('server-1', 'store-1')
    await vi.waitFor(async () => expect(await asking('store-1')).toBe('echo'))
  })

  test('frozen, it takes connections and answers nothing', async () => {
    await system.freeze('store-1')
    expect(await asking('store-1')).toBe('ABORT_ERR')
    await system.thaw('store-1')
    expect(await asking('store-1')).toBe('echo')
  })
})

describe('a mistake changes nothing', () => {
  test.each([
    [
      'a node that is not there',
      () => system.cut('server-9', 'store-1'),
      'There is no link from server-9 to store-1.',
    ],
    [
      'a link against the arrow',
      () => system.cut('store-1', 'server-1'),
      'There is no link from store-1 to server-1.',
    ],
    ['a negative delay', () => system.delay('server-1', 'store-1', -1), 'A delay is 0 to 60000 ms, not -1.'],
    ['a standing throttle', () => system.throttle('server-1', 'store-1', 0), 'At least 1 byte a second'],
  ])('%s', async (_, wrong, message) => {
    const before = system.links()
    await expect(wrong()).rejects.toThrow(message)
    expect(system.links().map(({ passed: _, ...state }) => state)).toEqual(
      before.map(({ passed: _, ...state }) => state),
    )
  })
})
