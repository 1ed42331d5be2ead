import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import express from 'express'
import { afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { controlRouter } from '../src/control.ts'
import type { NodeState } from '../src/node-state.ts'
import { createRunner, type Runner } from '../src/runner.ts'
import type { Link, RunningSystem } from '../src/running-system.ts'
import { fetchText } from './fetch-text.ts'
import { alive } from './processes.ts'

const stages = join(import.meta.dirname, 'fixtures')
const fill = vi.fn(async (system: RunningSystem, seed: unknown) => system.seed({ demo: String(seed) }))
let runner: Runner
let port: number

beforeAll(async () => {
  runner = createRunner({ stages, fill, env: { HOW: 'throw', EXTRA: 'from the course' } })
  const server = createServer(express().use('/lab', controlRouter(runner, stages)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  return async () => {
    await runner.stop()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})
afterEach(() => fill.mockClear())

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const {
    status,
    text,
    headers: got,
  } = await fetchText(`http://127.0.0.1:${port}/lab/${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status, type: got['content-type'], body: JSON.parse(text) }
}
const problem = (status: number, detail: unknown) => ({
  status,
  type: 'application/problem+json; charset=utf-8',
  body: expect.objectContaining({ type: 'about:blank', title: expect.any(String), status, detail }),
})
const pidsOf = (system: { nodes: { pid: number }[] }) => system.nodes.map(({ pid }) => pid)

describe('whom it answers', () => {
  test.each([
    ['localhost', {}],
    ['127.0.0.1', {}],
    ['[::1]', {}],
    ['LOCALHOST', {}],
    ['localhost', { origin: 'http://localhost:PORT' }],
    ['127.0.0.1', { origin: 'http://127.0.0.1:PORT' }],
    ['127.0.0.1', { origin: 'http://localhost:PORT' }],
  ])('answers at %s %o', async (host, headers) => {
    const withPort = Object.fromEntries(
      Object.entries(headers).map(([n, v]) => [n, v.replace('PORT', `${port}`)]),
    )
    expect(await call('GET', 'system', undefined, { host: `${host}:${port}`, ...withPort })).toMatchObject({
      status: 200,
    })
  })

  test.each([
    ['a name that was made to lead here', { host: 'evil.example:PORT' }],
    ['such a name that ends alike', { host: 'notlocalhost:PORT' }],
    ['such a name that begins alike', { host: 'localhost.evil.example:PORT' }],
    ['another port', { host: 'localhost:1' }],
    ['no port', { host: 'localhost' }],
    ['a page of another site', { host: 'localhost:PORT', origin: 'http://evil.example' }],
    ['a page of another program here', { host: 'localhost:PORT', origin: 'http://localhost:8080' }],
    ['a page over https', { host: 'localhost:PORT', origin: 'https://localhost:PORT' }],
    ['a page without a site', { host: 'localhost:PORT', origin: 'null' }],
    [
      'a page that was made to look the same',
      { host: 'evil.example:PORT', origin: 'http://evil.example:PORT' },
    ],
  ])('refuses %s, in everything', async (_, headers) => {
    const withPort = Object.fromEntries(
      Object.entries(headers).map(([n, v]) => [n, v.replace('PORT', `${port}`)]),
    )
    for (const [method, path] of [
      ['GET', 'system'],
      ['GET', 'events'],
      ['POST', 'stages/small/start'],
      ['POST', 'stop'],
    ] as const) {
      expect(await call(method, path, undefined, withPort)).toEqual(problem(403, expect.any(String)))
    }
    expect(runner.state().state).toBe('none')
  })
})

describe('a stage', () => {
  test('is listed with what it says of itself', async () => {
    const { body } = await call('GET', 'stages')
    expect(body.items).toEqual([
      { id: 'broken', title: 'A broken one', idea: 'To try the lab on.', parts: [] },
      { id: 'small', title: 'A small one', idea: 'To try the lab on.', parts: [] },
    ])
  })

  test('is started, shown, ended by the next, and stopped', async () => {
    expect(await call('GET', 'system')).toMatchObject({
      status: 200,
      body: { state: 'none', stage: null, url: null, nodes: [], links: [] },
    })
    const { status, body } = await call('POST', 'stages/small/start')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      state: 'running',
      stage: 'small',
      url: expect.stringMatching(/^http:\/\/localhost:\d+$/),
    })
    expect(body.nodes[1]).toMatchObject({
      name: 'server-1',
      kind: 'server',
      roles: ['entry', 'web'],
      center: 'main',
      region: 'eu',
      state: expect.stringMatching('ready'),
      ip: '203.0.113.2',
      pid: expect.any(Number),
      figures: null,
    })
    expect(body.links).toContainEqual({ from: 'dns-1', to: 'server-1' })
    expect(JSON.parse((await fetchText(body.url)).text)).toMatchObject({ extra: 'from the course' })
    expect(fill).not.toHaveBeenCalled()
    expect((await call('GET', 'system')).body.nodes).toMatchObject(pidsOf(body).map((pid) => ({ pid })))

    // The next one ends the one that ran, and is filled as asked.
    const second = (await call('POST', 'stages/small/start', { seed: 'demo' })).body
    expect(pidsOf(body).filter(alive)).toEqual([])
    expect(JSON.parse((await fetchText(second.url)).text)).toMatchObject({ seeded: { demo: 'demo' } })

    expect(await call('POST', 'stop')).toMatchObject({ status: 200, body: { state: 'none', nodes: [] } })
    expect(pidsOf(second).filter(alive)).toEqual([])
    expect(await call('POST', 'stop')).toMatchObject({ status: 200 })
  })

  test('that does not start is answered with the reason and the last lines of its log', async () => {
    const answer = await call('POST', 'stages/broken/start')
    expect(answer).toEqual(
      problem(502, 'server-2 did not start: it ended with exit code 1: the disk is on fire'),
    )
    expect(answer.body).toMatchObject({ node: 'server-2', lastLines: ['fatal: the disk is on fire'] })
    expect(runner.state().state).toBe('none')
  })

  test('that is still starting gives way to what is asked for after it', async () => {
    const first = call('POST', 'stages/small/start')
    await vi.waitFor(() => expect(runner.state().state).toBe('starting'))
    await vi.waitFor(() => expect(runner.state().nodes.length).toBe(4))
    const pids = runner.state().nodes.flatMap(({ pid }) => pid ?? [])
    expect(await call('POST', 'stop')).toMatchObject({ status: 200, body: { state: 'none' } })
    expect(await first).toEqual(problem(502, 'It gave way to what was asked for after it.'))
    expect(pids.filter(alive)).toEqual([])
  })

  test.each([
    ['stages/nothing/start', undefined, 404],
    ['stages/..%2Ffixtures%2Fsmall/start', undefined, 404],
    ['stages/small/start', { size: 'huge' }, 422],
    ['stages/small/start', { size: { server: 'huge' } }, 422],
    ['stages/small/start', { size: { web: 'small' } }, 422],
    ['stages/small/start', { size: { dns: 'small' } }, 422],
    ['stages/small/start', { size: null }, 422],
    ['stages/small/start', { links: 'yes' }, 422],
    ['stages/small/start', { speed: 'small' }, 422],
    ['stages/small/start', { web: 2 }, 422],
    ['stages/small/start', { web: 0 }, 422],
    ['stages/small/start', { web: '2' }, 422],
    ['stages/small/start', { seed: 'everything' }, 422],
    ['stages/small/start', { seed: -1 }, 422],
    ['stages/small/start', [], 422],
    ['stages/small/start', '{', 400],
    ['stages/small/start', `"${'x'.repeat(20_000)}"`, 413],
    ['nowhere', undefined, 404],
    ['nodes/server-1/kill', undefined, 404],
    ['nodes/server-1/size', { size: 'small' }, 404],
    ['links/server-1/store-1/cut', undefined, 404],
  ])('POST %s %j is answered with %i and costs nothing', async (path, body, status) => {
    expect(await call('POST', path, body)).toEqual(problem(status, expect.any(String)))
    expect(runner.state().state).toBe('none')
  })
})

describe('a stage with sizes and links', () => {
  beforeAll(async () => {
    const { status, body } = await call('POST', 'stages/small/start', {
      size: { server: 'small', store: 'large' },
      links: true,
      seed: 12,
    })
    expect(status).toBe(200)
    expect(fill.mock.lastCall?.[1]).toBe(12)
    expect(body.nodes.map(({ size, price }: NodeState) => [size, price])).toEqual([
      [null, null],
      ['small', 25],
      ['large', 110],
      ['large', 110],
    ])
  })

  const link = async () =>
    (await call('GET', 'system')).body.links.find(
      ({ from, to }: Link) => from === 'server-1' && to === 'store-2',
    )
  const told = async (verb: string, body?: unknown) =>
    (await call('POST', `links/server-1/store-2/${verb}`, body)).body

  test('has links that can be cut, delayed, throttled and healed', async () => {
    const well = { from: 'server-1', to: 'store-2', cut: null, delay: 0, throttle: null }
    expect(await link()).toEqual({ ...well, passed: { there: 0, back: 0 } })
    expect(await told('cut', { way: 'there' })).toMatchObject({ ...well, cut: 'there' })
    expect(await told('cut')).toMatchObject({ ...well, cut: 'both' })
    expect(await told('delay', { ms: 12.5 })).toMatchObject({ ...well, cut: 'both', delay: 12.5 })
    expect(await told('throttle', { bytesPerSecond: 1000 })).toMatchObject({ throttle: 1000 })
    expect(await link()).toMatchObject({ cut: 'both', delay: 12.5, throttle: 1000 })
    expect(await told('heal')).toMatchObject(well)
    expect(await link()).toMatchObject(well)
  })

  test.each([
    ['links/server-1/store-9/cut', {}, 404, 'There is no link from server-1 to store-9.'],
    ['links/store-1/server-1/cut', {}, 404, 'There is no link from store-1 to server-1.'],
    ['links/server-1/store-2/paint', {}, 404, 'A link cannot be told to paint.'],
    ['links/server-1/store-2/constructor', {}, 404, expect.any(String)],
    ['links/server-1/store-2', {}, 404, expect.any(String)],
    ['links/server-1/store-2/cut', { way: 'sideways' }, 422, expect.any(String)],
    ['links/server-1/store-2/cut', { ms: 5 }, 422, expect.any(String)],
    ['links/server-1/store-2/delay', {}, 422, expect.any(String)],
    ['links/server-1/store-2/delay', { ms: -1 }, 422, 'A delay is 0 to 60000 ms, not -1.'],
    ['links/server-1/store-2/delay', { ms: '5' }, 422, expect.any(String)],
    ['links/server-1/store-2/throttle', { bytesPerSecond: 0 }, 422, expect.stringContaining('1 byte')],
    ['links/server-1/store-2/throttle', { bytesPerSecond: null }, 422, expect.any(String)],
    ['links/server-1/store-2/cut', '{', 400, expect.any(String)],
  ])('POST %s %j is answered with %i and changes nothing', async (path, body, status, detail) => {
    const before = await link()
    expect(await call('POST', path, body)).toEqual(problem(status, detail))
    expect(await link()).toEqual(before)
  })
})

describe('a running stage', () => {
  beforeAll(async () => {
    await runner.start('small')
  })

  test('can be broken and mended, node by node', async () => {
    const verb = async (what: string, node = 'server-1') =>
      (await call('POST', `nodes/${node}/${what}`)).body.state
    expect(await verb('freeze')).toBe('frozen')
    // A busy computer may take longer than a moment to be ready again.
    expect(await verb('thaw')).toMatch('ready')
    expect(await verb('kill')).toBe('dead')
    expect(await verb('start')).toBe('ready')
    expect(await verb('stop')).toBe('stopped')
    expect(await verb('restart')).toBe('ready')
  })

  test.each([
    ['nodes/server-9/kill', 404, 'There is no node server-9.'],
    ['nodes/server-1/paint', 404, 'A node cannot be told to paint.'],
    ['nodes/server-1/constructor', 404, expect.any(String)],
    ['nodes/server-1/start', 409, 'server-1 is running already.'],
    ['nodes/server-1/thaw', 409, 'server-1 is not frozen.'],
  ])('%s is answered with %i', async (path, status, detail) => {
    expect(await call('POST', path)).toEqual(problem(status, detail))
  })

  test('can be given another machine, node by node', async () => {
    const given = async (size: unknown) => (await call('POST', 'nodes/server-1/size', { size })).body
    expect(await given('xlarge')).toMatchObject({ name: 'server-1', size: 'xlarge', price: 320 })
    expect((await call('GET', 'system')).body.nodes[1]).toMatchObject({ size: 'xlarge', price: 320 })
    expect(await given(null)).toMatchObject({ size: null, price: null })
  })

  test.each([
    [
      'nodes/server-1/size',
      { size: 'huge' },
      422,
      'There is no size huge: there are small, medium, large, xlarge.',
    ],
    ['nodes/server-1/size', {}, 422, expect.any(String)],
    ['nodes/server-1/size', { size: 'small', price: 0 }, 422, expect.any(String)],
    ['nodes/server-9/size', { size: 'small' }, 404, 'There is no node server-9.'],
    ['nodes/dns-1/size', { size: 'small' }, 422, 'dns-1 answers names, and has no size.'],
    [
      'links/server-1/store-1/cut',
      {},
      409,
      'This system was started without links: nothing can be done to them.',
    ],
  ])('%s %j is answered with %i and changes nothing', async (path, body, status, detail) => {
    const before = runner.state().nodes.map(({ size }) => size)
    expect(await call('POST', path, body)).toEqual(problem(status, detail))
    expect(runner.state().nodes.map(({ size }) => size)).toEqual(before)
  })

  test('is not ended by a mistake in what is asked for next', async () => {
    expect(await call('POST', 'stages/small/start', { size: 'huge' })).toEqual(
      problem(422, 'There is no size huge: there are small, medium, large, xlarge.'),
    )
    expect(await call('POST', 'stages/small/start', { web: 3 })).toEqual(
      problem(422, 'This stage has no nodes of the kind web.'),
    )
    expect(runner.state().state).toBe('running')
  })

  test('is told of as it goes on: at once what happens, once a second how busy it is', async () => {
    const giveUp = new AbortController()
    onTestFinished(() => giveUp.abort())
    const response = await fetch(`http://127.0.0.1:${port}/lab/events`, { signal: giveUp.signal })
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    let text = ''
    const reading = (async () => {
      for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) text += chunk
    })().catch(() => {})
    // biome-ignore lint/suspicious/noExplicitAny: events of all shapes
    const heard = (type: string): any[] =>
      text
        .split('\n\n')
        .filter((event) => event.startsWith(`event: ${type}\ndata: `))
        .map((event) => JSON.parse(event.slice(`event: ${type}\ndata: `.length)))
    await vi.waitFor(() =>
      expect(heard('system')[0].system).toMatchObject({ state: 'running', stage: 'small' }),
    )

    await runner.system()?.freeze('store-1')
    await runner.system()?.restart('store-1')
    await vi.waitFor(() => {
      const states = heard('state').flatMap(({ node }) => (node.name === 'store-1' ? [node.state] : []))
      expect(states.filter((state) => state !== 'not-ready')).toEqual([
        'frozen',
        'stopped',
        'starting',
        'ready',
      ])
    })

    const url = runner.state().url ?? ''
    await fetchText(`${url}/complain`)
    await vi.waitFor(() => expect(heard('log').length).toBeGreaterThan(0))
    await fetchText(`${url}/complain`)
    await vi.waitFor(
      async () => {
        for (let i = 0; i < 20; i++) await fetchText(url)
        const { figures, links } = heard('figures').at(-1)
        expect(links).toEqual([])
        expect(figures['server-1']).toMatchObject({ cpu: expect.any(Number), memory: expect.any(Number) })
        expect(figures['server-1'].requestsPerSecond).toBeGreaterThan(5)
        expect(figures['server-1'].cpu).toBeGreaterThan(0)
        expect(figures['server-1'].memory).toBeGreaterThan(10_000_000)
      },
      { timeout: 15_000 },
    )
    expect((await call('GET', 'system')).body.nodes[1].figures).toMatchObject({ cpu: expect.any(Number) })
    // Complaints alone, and not more of them than anybody reads.
    expect(heard('log')[0]).toEqual({
      node: 'server-1',
      line: expect.objectContaining({ level: 'warn', msg: 'complaint 1' }),
    })
    expect(heard('log').filter(({ line }) => line.level !== 'warn')).toEqual([])
    expect(heard('log').length).toBeLessThan(100)
    await runner.stop()
    await vi.waitFor(() => expect(heard('system').at(-1).system.state).toBe('none'))
    giveUp.abort()
    await reading
  })
})
