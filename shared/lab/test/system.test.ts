import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { LabEvent } from '../src/events.ts'
import { type RunningSystem, startSystem } from '../src/system.ts'
import { fetchText } from './fetch-text.ts'
import { alive, childrenOf } from './processes.ts'

const stage = join(import.meta.dirname, 'fixtures/small')
const events: LabEvent[] = []
let system: RunningSystem

beforeAll(async () => {
  system = await startSystem({ stage, env: { EXTRA: 'yes' }, onEvent: (event) => events.push(event) })
  return () => system.stop()
})
beforeEach(() => {
  events.length = 0
})

const states = () => Object.fromEntries(system.nodes().map(({ name, state }) => [name, state]))
const ALL_READY = { 'dns-1': 'ready', 'server-1': 'ready', 'store-1': 'ready', 'store-2': 'ready' }
const server = async () => JSON.parse((await fetchText(system.serverUrl('server-1'))).text)
/** What it went through from its first fault on, apart from `not-ready`, which a busy computer adds by being late. */
const heard = (name: string) => {
  const states = events.flatMap((event) =>
    event.type === 'state' && event.node.name === name ? [event.node.state] : [],
  )
  const faults = states.filter((state) => state !== 'not-ready')
  return faults.slice(faults.findIndex((state) => state !== 'ready'))
}
const ready = (name: string) => vi.waitFor(() => expect(states()[name]).toBe('ready'), { timeout: 10_000 })
const said = (name: string) =>
  events.flatMap((event) => (event.type === 'log' && event.node === name ? [event.line.msg] : []))

test('every node is a process that is ready, with a name and an address of its own', async () => {
  await vi.waitFor(() => expect(states()).toEqual(ALL_READY), { timeout: 10_000 })
  expect(system.nodes().map(({ ip, ip6, center, group }) => [ip, ip6, center, group])).toEqual([
    ['203.0.113.1', '2001:db8::1', 'main', 1],
    ['203.0.113.2', '2001:db8::2', 'main', 1],
    ['10.1.3.1', '2001:db8:1:3::1', 'main', 1],
    ['10.1.3.2', '2001:db8:1:3::2', 'main', 1],
  ])
  const pids = system.nodes().map(({ pid }) => pid ?? 0)
  expect(new Set(pids).size).toBe(4)
  expect(pids.every(alive)).toBe(true)
  expect(() => system.node('server-9')).toThrow('There is no node server-9.')
})

test('a node knows those that it needs, and nobody else, and what it was started with', async () => {
  const { stores, extra, region, publicUrl, dataDir } = await server()
  expect(stores).toMatchObject([
    { name: 'store-1', region: 'eu', port: system.node('store-1').port },
    { name: 'store-2', region: 'eu', port: system.node('store-2').port },
  ])
  expect(extra).toBe('yes')
  expect([region, publicUrl]).toEqual(['eu', system.url])
  expect(existsSync(dataDir)).toBe(true)
  expect(system.links()).toEqual([
    { from: 'dns-1', to: 'server-1' },
    { from: 'server-1', to: 'store-1' },
    { from: 'server-1', to: 'store-2' },
    { from: 'store-1', to: 'store-2' },
    { from: 'store-2', to: 'store-1' },
  ])
})

test('the world leads to it, and gives everybody in it an address', async () => {
  for (const host of ['localhost', '127.0.0.1', '[::1]']) {
    const { text } = await fetchText(system.url.replace('localhost', host))
    expect(JSON.parse(text)).toMatchObject({ client: '198.51.100.7', pid: system.node('server-1').pid })
  }
})

test('what is put into it goes to its web server', async () => {
  await system.seed({ users: 3 })
  expect(await server()).toMatchObject({ seeded: { users: 3 } })
})

describe('kill', () => {
  test('ends it at once, and starting it again gives it back its port', async () => {
    const { pid, port, adminPort } = system.node('server-1')
    const cut = fetchText(`${system.url}/endless`)
    const outcome = expect(cut).rejects.toThrow()
    await vi.waitFor(() => expect(server()).resolves.toBeDefined())
    await system.kill('server-1')
    await outcome
    expect(system.node('server-1')).toMatchObject({ state: 'dead', pid: undefined, port })
    expect(alive(pid ?? 0)).toBe(false)
    await expect(fetchText(system.url)).rejects.toMatchObject({ code: 'ECONNRESET' })
    await expect(system.kill('server-1')).rejects.toThrow('server-1 is not running.')

    await system.restart('server-1')
    expect(system.node('server-1')).toMatchObject({ port, adminPort })
    expect(await fetchText(system.url)).toMatchObject({ status: 200 })
    expect(heard('server-1')).toEqual(['dead', 'starting', 'ready'])
  })

  test('its neighbours are told where it comes back, if it comes back elsewhere', async () => {
    const { port } = system.node('store-1')
    await system.kill('store-1')
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve))
    await system.startNode('store-1')
    const now = system.node('store-1').port
    expect(now).not.toBe(port)
    await vi.waitFor(() => expect(said('server-1')).toContain('stores changed'))
    expect((await server()).stores).toMatchObject([{ port: now }, { name: 'store-2' }])
    await new Promise((resolve) => taken.close(resolve))
  })
})

describe('freeze', () => {
  test('stops it in the middle of everything, and thaw lets it go on', async () => {
    await system.freeze('server-1')
    const { pid } = system.node('server-1')
    await expect(fetchText(system.url, { signal: AbortSignal.timeout(300) })).rejects.toThrow('abort')
    const waiting = fetchText(system.url)
    expect(states()).toMatchObject({ 'server-1': 'frozen' })
    await system.thaw('server-1')
    expect(await waiting).toMatchObject({ status: 200 })
    await ready('server-1')
    expect(system.node('server-1').pid).toBe(pid)
    expect(heard('server-1').slice(0, 2)).toEqual(['frozen', 'ready'])
    await expect(system.thaw('server-1')).rejects.toThrow('server-1 is not frozen.')
  })

  test('a frozen node can be restarted', async () => {
    await system.freeze('store-2')
    const { pid } = system.node('store-2')
    await system.restart('store-2')
    await ready('store-2')
    expect(system.node('store-2').pid).not.toBe(pid)
    expect(heard('store-2')).toEqual(['frozen', 'stopped', 'starting', 'ready'])
    // In order, and not by force.
    expect(said('store-2')).toContain('shut down')
  })
})

test('stop lets it finish what it is at', async () => {
  const answer = fetchText(`${system.url}/slow`)
  await vi.waitFor(() => expect(said('server-1')).toContain('slow request begun'))
  await system.stopNode('server-1')
  expect(await answer).toMatchObject({ status: 200 })
  expect(system.node('server-1')).toMatchObject({ state: 'stopped', pid: undefined })
  await expect(system.stopNode('server-1')).rejects.toThrow('server-1 is not running.')
  await system.startNode('server-1')
  await expect(system.startNode('server-1')).rejects.toThrow('server-1 is running already.')
  await vi.waitFor(() => expect(states()).toEqual(ALL_READY), { timeout: 10_000 })
})

test('its neighbours hear of it before a node is stopped, and again when it is back', async () => {
  await system.stopNode('store-2')
  expect((await server()).stores).toMatchObject([{ name: 'store-1' }])
  await system.startNode('store-2')
  await vi.waitFor(async () => expect((await server()).stores).toHaveLength(2), { timeout: 10_000 })
})

test('a node that says that it is not ready is seen, and seen again when it is', async () => {
  const mood = (bad: boolean) =>
    fetchText(`${system.adminUrl('server-1')}/mood`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ bad }),
    })
  await mood(true)
  await vi.waitFor(() => expect(states()['server-1']).toBe('not-ready'), { timeout: 10_000 })
  await mood(false)
  await vi.waitFor(() => expect(states()['server-1']).toBe('ready'), { timeout: 10_000 })
})

test('stopping leaves no process and no file, whatever state the nodes are in', async () => {
  const before = childrenOf(process.pid)
  const another = await startSystem({ stage, counts: { store: 3 } })
  expect(another.nodes().map(({ name }) => name)).toEqual([
    'dns-1',
    'server-1',
    'store-1',
    'store-2',
    'store-3',
  ])
  const { dataDir } = JSON.parse((await fetchText(another.url)).text)
  const begun = childrenOf(process.pid).filter((pid) => !before.includes(pid) && alive(pid))
  // Its nodes and its reaper.
  expect(begun.length).toBeGreaterThanOrEqual(6)
  await another.freeze('server-1')
  await another.kill('store-1')
  await another.stopNode('store-2')
  const restarting = another.restart('store-3').catch((error) => error.message)
  await Promise.all([another.stop(), another.stop()])
  await restarting
  expect(begun.filter(alive)).toEqual([])
  expect(existsSync(dirname(dataDir))).toBe(false)
  await expect(another.startNode('store-1')).rejects.toThrow('The system has been stopped.')
  await expect(fetchText(another.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})
