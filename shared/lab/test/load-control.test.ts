/** Load through the lab's control API: at most one at a time, watched as it goes on, gone with its stage. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import express from 'express'
import { afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { controlRouter } from '../src/control.ts'
import type { Listener } from '../src/events.ts'
import { watchGone } from '../src/load/stage-gone.ts'
import type { NodeState } from '../src/node-state.ts'
import { createRunner, type Runner } from '../src/runner.ts'
import { fetchText } from './fetch-text.ts'
import { alive, childrenOf, commandOf } from './processes.ts'

const stages = join(import.meta.dirname, 'load-stages')
let runner: Runner
let lab: string

beforeAll(async () => {
  runner = createRunner({ stages })
  const server = createServer(express().use('/lab', controlRouter(runner, stages)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  lab = `http://127.0.0.1:${(server.address() as AddressInfo).port}/lab`
  return async () => {
    await runner.stop()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

async function call(method: string, body?: unknown) {
  const { status, text } = await fetchText(`${lab}/load`, {
    method,
    body: body === undefined ? body : JSON.stringify(body),
  })
  return { status, body: JSON.parse(text) }
}
const until = (seconds: number) => ({ timeout: seconds * 1000, interval: 50 })
const loadProcesses = () =>
  childrenOf(process.pid).filter((pid) => alive(pid) && commandOf(pid).includes('load-main'))
const reached = async (): Promise<Record<string, number>> =>
  JSON.parse((await fetchText(`${runner.state().url}/counts`)).text)

describe('where no stage runs', () => {
  test('there is none, and none can begin', async () => {
    expect(await call('GET')).toEqual({
      status: 200,
      body: { state: 'none', asked: null, figures: null, report: null, failed: null },
    })
    expect(await call('POST', { rate: 10, seconds: 1 })).toMatchObject({
      status: 409,
      body: { detail: 'No stage runs that could be loaded.' },
    })
    expect(await call('DELETE')).toMatchObject({ status: 200, body: { state: 'none' } })
  })

  test.each([
    {},
    [],
    { rate: 10 },
    { rate: 10, connections: 1, seconds: 1 },
    { rate: 0, seconds: 1 },
    { rate: '10', seconds: 1 },
    { rate: 10, seconds: -1 },
    { rate: 10, seconds: 1, reads: 200 },
    { rate: 10, seconds: 1, url: 'http://example.org' },
    { rate: 10, seconds: 1, targets: [{ path: '/' }] },
  ])('%j is not understood', async (body) => {
    expect(await call('POST', body)).toMatchObject({ status: 422, body: { detail: expect.any(String) } })
  })
})

describe('on a running stage', () => {
  beforeAll(async () => {
    await runner.start('photos')
    return () => runner.stop()
  })
  afterEach(() => call('DELETE'))

  test('it asks for what it was asked to, and what it reports is what reached the server', async () => {
    const asked = { rate: 100, seconds: 3, reads: 60, uploads: 20, people: 70 }
    expect(await call('POST', asked)).toMatchObject({ status: 202, body: { state: 'running', asked } })
    await vi.waitFor(async () => expect((await call('GET')).body.state).toBe('none'), until(25))
    const { report, failed } = (await call('GET')).body
    expect(failed).toBe(null)
    expect(report).toMatchObject({ due: 300, failed: expect.any(Object), endedBecause: null })
    expect(report.asked).toMatchObject({ ...asked, url: runner.state().url, sizes: false })
    const counts = await reached()
    const asUsual = (name: string) => report.requests[name]?.[200] ?? 0
    expect(counts['GET /api/v1/photos/ID']).toBe(asUsual('photo'))
    expect(counts['POST /api/v1/photos/ID/comments']).toBe(asUsual('comment'))
    expect(counts['GET /api/v1/feed']).toBe(asUsual('feed'))
    expect((counts['PUT /api/v1/photos/ID/like'] ?? 0) + (counts['DELETE /api/v1/photos/ID/like'] ?? 0)).toBe(
      asUsual('like'),
    )
    // Ten more than the load asked for: there was nothing to look at before it began.
    expect(counts['POST /api/v1/photos']).toBe((report.requests.upload?.[201] ?? 0) + 10)
    expect(counts['POST /api/v1/users']).toBe(20)
    expect(loadProcesses()).toEqual([])
  })

  test('a second one is refused while one runs; ended, it gives the report so far', async () => {
    await call('POST', { rate: 20, seconds: 600 })
    expect(await call('POST', { rate: 20, seconds: 1 })).toMatchObject({
      status: 409,
      body: { detail: 'A load runs already.' },
    })
    await vi.waitFor(
      async () => expect((await call('GET')).body.figures?.second).toBeGreaterThan(0),
      until(20),
    )
    const { status, body } = await call('DELETE')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      state: 'none',
      failed: null,
      report: { endedBecause: 'Somebody ended it.' },
    })
    expect(body.report.sent).toBeGreaterThan(0)
    expect(loadProcesses()).toEqual([])
    expect(await call('POST', { connections: 2, seconds: 1 })).toMatchObject({ status: 202 })
  })

  test('its figures are among the events, once a second, and its end', async () => {
    const giveUp = new AbortController()
    onTestFinished(() => giveUp.abort())
    const response = await fetch(`${lab}/events`, { signal: giveUp.signal })
    let text = ''
    const reading = (async () => {
      for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) text += chunk
    })().catch(() => {})
    await call('POST', { rate: 20, seconds: 2 })
    // biome-ignore lint/suspicious/noExplicitAny: as it came
    const heard = (): any[] =>
      text.split('\n\n').flatMap((event) => {
        const [, data] = event.split('event: load\ndata: ')
        return data ? [JSON.parse(data).load] : []
      })
    await vi.waitFor(() => {
      expect(heard().map(({ state }) => state)).toContain('beginning')
      expect(heard().at(-1)).toMatchObject({ state: 'none', figures: { second: expect.any(Number) } })
    }, until(20))
    const seconds = heard().flatMap(({ state, figures }) =>
      state === 'running' && figures ? [figures.second] : [],
    )
    expect(seconds.slice(0, 2)).toEqual([1, 2])
    expect(heard().at(-1)).not.toHaveProperty('report')
    giveUp.abort()
    await reading
  })

  test('it ends with its stage, and says why', async () => {
    await call('POST', { rate: 20, seconds: 600 })
    await runner.stop()
    await vi.waitFor(async () => expect((await call('GET')).body.state).toBe('none'), until(20))
    expect((await call('GET')).body.report.endedBecause).toBe('The stage was stopped.')
    expect(loadProcesses()).toEqual([])
    await runner.start('photos')
  })

  test('a dead server fails requests and does not end it; revived, it answers them', async () => {
    await call('POST', { rate: 20, seconds: 600 })
    await runner.system()?.kill('server-1')
    const figures = async () => (await call('GET')).body.figures
    await vi.waitFor(async () => expect((await figures())?.failed).toBeGreaterThan(0), until(20))
    await runner.system()?.startNode('server-1')
    await vi.waitFor(async () => expect((await figures())?.ok).toBeGreaterThan(0), until(20))
    expect((await call('GET')).body.state).toBe('running')
    const { report } = (await call('DELETE')).body
    expect(Object.keys(report.failed)).toEqual(expect.arrayContaining(['reset']))
  })

  test('on emulated hardware it says so', async () => {
    await runner.start('photos', { size: 'medium' })
    await call('POST', { rate: 10, seconds: 1 })
    expect((await call('DELETE')).body.report.asked.sizes).toBe(true)
  })
})

describe('a stage is gone', () => {
  type Entry = { name: string; state: NodeState['state'] }

  function system(...entries: Entry[]) {
    const listeners = new Set<Listener>()
    const nodes = entries as unknown as NodeState[]
    for (const node of nodes) Object.assign(node, { roles: ['entry'] })
    return {
      nodes: () => [
        ...nodes,
        { name: 'database-1', roles: ['data'], state: 'ready' } as unknown as NodeState,
      ],
      onEvent: (listener: Listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      become(at: number, state: NodeState['state']) {
        const node = nodes[at] as NodeState
        node.state = state
        for (const listener of listeners) listener({ type: 'state', node })
      },
      deaf: () => listeners.size === 0,
    }
  }

  function watched(...states: NodeState['state'][]) {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const subject = system(...states.map((state, at) => ({ name: `web-${at + 1}`, state })))
    const gone = vi.fn()
    return { subject, gone, stop: watchGone(subject, gone) }
  }

  test('when all that people reach have been dead for ten seconds', () => {
    const { subject, gone } = watched('ready', 'ready')
    subject.become(0, 'dead')
    vi.advanceTimersByTime(60_000)
    expect(gone).not.toHaveBeenCalled()
    subject.become(1, 'stopped')
    vi.advanceTimersByTime(9_900)
    expect(gone).not.toHaveBeenCalled()
    vi.advanceTimersByTime(200)
    expect(gone.mock.calls).toEqual([['The stage is gone: web-1, web-2 ended, and was not started again.']])
  })

  test('not when one is started again in time, or only frozen', () => {
    const { subject, gone } = watched('frozen')
    vi.advanceTimersByTime(60_000)
    subject.become(0, 'dead')
    vi.advanceTimersByTime(9_000)
    subject.become(0, 'starting')
    subject.become(0, 'ready')
    vi.advanceTimersByTime(60_000)
    expect(gone).not.toHaveBeenCalled()
  })

  test('and nobody is told who does not watch any more', () => {
    const { subject, gone, stop } = watched('dead')
    stop()
    vi.advanceTimersByTime(60_000)
    expect(gone).not.toHaveBeenCalled()
    expect(subject.deaf()).toBe(true)
  })
})
