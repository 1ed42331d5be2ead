/** Load against bare servers whose every request is known, so that the generator can be held to what it says. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { generate } from '../src/load/generate.ts'
import { type LoadOptions, loopback, Options } from '../src/load/options.ts'
import { missesItsRate } from '../src/load/report.ts'
import { reportInWords } from '../src/load/report-in-words.ts'
import { type LoadReport, runLoad } from '../src/load/run-load.ts'
import { createSender } from '../src/load/sender.ts'
import { fetchText } from './fetch-text.ts'
import { startMoodyServer } from './moody-server.ts'
import { alive, childrenOf, commandOf } from './processes.ts'

let server: Awaited<ReturnType<typeof startMoodyServer>>
beforeAll(async () => {
  server = await startMoodyServer()
  return server.end
})
const moodyServer = () => server.anew()

/** Without the process around it, which costs more than a short load. */
const runHere = (options: LoadOptions) =>
  generate(Options.parse(options), {
    begins: () => {},
    second: () => {},
    signal: new AbortController().signal,
  })

/** Whatever happens, each request is somewhere. */
function expectAllAccountedFor({
  due,
  sent,
  notSent,
  answered,
  failed,
  unfinished,
  requests,
  seconds,
}: LoadReport) {
  const { '4xx': _4, '5xx': _5, late: _l, ...unanswered } = failed
  const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0)
  expect(sent + notSent.behind + notSent.unanswered).toBe(due)
  expect(answered + sum(Object.values(unanswered)) + unfinished).toBe(sent)
  expect(sum(Object.values(requests).flatMap((endings) => Object.values(endings)))).toBe(sent)
  expect(sum(seconds.map((second) => second.sent))).toBe(sent)
  expect(sum(seconds.map((second) => second.answered))).toBe(answered)
}

function loadProcessOf(parent: number): number {
  const found = childrenOf(parent).find((pid) => commandOf(pid).includes('load-main.ts'))
  if (found === undefined) throw new Error('there is no process that makes load')
  return found
}

const within = (seconds: number) => ({ timeout: seconds * 1000 })

describe('an open loop', () => {
  test('shows a second in which the server stood still, in every request that was due meanwhile', async () => {
    const { url } = await moodyServer()
    let told = false
    const report = await runLoad(
      { url, rate: 200, seconds: 3, targets: [{ path: '/' }] },
      {
        onFigures: () => {
          if (!told) void fetchText(`${url}/stall`)
          told = true
        },
      },
    )
    expectAllAccountedFor(report)
    expect(report).toMatchObject({ due: 600, unfinished: 0, failed: {}, endedBecause: null })
    // A third of all were due in that second, each of which waited for the rest of it.
    expect(report.latency.p99).toBeGreaterThan(900)
    expect(report.latency.max).toBeGreaterThan(950)
    expect(report.latency.from).toBe('intended start')
  })

  test('sends as many as it was asked for, or says that it could not', async () => {
    const { url, counted } = await moodyServer()
    const report = await runLoad({ url, rate: 2_000, seconds: 1, targets: [{ path: '/' }] })
    expectAllAccountedFor(report)
    expect(report.due).toBe(2_000)
    if (report.invalidBecause === null) expect(Math.abs(report.sent / 2_000 - 1)).toBeLessThanOrEqual(0.01)
    else
      expect(report.invalidBecause).toMatch(/^This computer could send only \d+ of 2000 requests a second\.$/)
    expect(report.requests).toEqual({ 'GET /': { 200: report.sent } })
    expect((await counted()).counts).toEqual({ 'GET /': report.sent })
  })

  test('says of a rate that no computer could send how many were not sent, and why', async () => {
    const { url, counted } = await moodyServer()
    const report = await runLoad({ url, rate: 100_000, seconds: 0.5, targets: [{ path: '/' }] })
    expectAllAccountedFor(report)
    expect(report.due).toBe(50_000)
    expect(report.sent).toBeLessThan(49_500)
    // On the one computer this process is too slow for it, on the other the server.
    expect(missesItsRate(report)).toBe(true)
    expect(report.invalidBecause !== null).toBe(report.notSent.behind > 500)
    expect(reportInWords(report)).toMatch(
      new RegExp(
        `${report.sent} of 50000: .*\\d+ not, as (this computer was too slow|too many were unanswered)`,
      ),
    )
    expect((await counted()).counts['GET /']).toBe(report.sent)
  }, 60_000)

  test('draws its times by chance where asked to, the same ones from the same seed', async () => {
    const { url } = await moodyServer()
    const run = (seed: number) =>
      runHere({ url, rate: 200, seconds: 0.5, arrivals: 'poisson', seed, targets: [{ path: '/' }] })
    const [one, same, other] = [await run(5), await run(5), await run(6)]
    expect(one.due).toBe(same.due)
    expect(one.due).not.toBe(other.due)
    expectAllAccountedFor(one)
  })
})

test('a closed loop has as many requests under way as it was given connections', async () => {
  const { url, counted } = await moodyServer()
  const never = [{ path: '/never' }]
  const report = await runHere({ url, connections: 5, seconds: 1, patience: 3_000, targets: never })
  expectAllAccountedFor(report)
  expect(report.requests).toEqual({ 'GET /never': { timeout: 5 } })
  expect((await counted()).counts['GET /never']).toBe(5)
})

test('a closed loop asks again as soon as it is answered', async () => {
  const { url, counted } = await moodyServer()
  const report = await runHere({
    url,
    connections: 5,
    seconds: 0.5,
    targets: [{ path: '/' }, { path: '/large' }],
  })
  expectAllAccountedFor(report)
  expect(report.due).toBe(report.sent)
  expect(report.latency.from).toBe('sending')
  expect(report.sent).toBeGreaterThan(5)
  const { counts } = await counted()
  expect(report.requests).toEqual({
    'GET /': { 200: counts['GET /'] },
    'GET /large': { 200: counts['GET /large'] },
  })
})

describe('what became of each', () => {
  test('is counted exactly, by target', async () => {
    const { url, counted } = await moodyServer()
    const targets = ['/', '/404', '/503', '/reset', '/half', '/garbled', '/never', '/late'].map((path) => ({
      path,
    }))
    const report = await runHere({ url, rate: 200, seconds: 2, patience: 5_000, lateAfter: 250, targets })
    expectAllAccountedFor(report)
    const { counts } = await counted()
    const n = (path: string) => counts[`GET ${path}`] ?? 0
    expect(report.requests).toEqual({
      'GET /': { 200: n('/') },
      'GET /404': { 404: n('/404') },
      'GET /503': { 503: n('/503') },
      'GET /reset': { reset: n('/reset') },
      'GET /half': { reset: n('/half') },
      'GET /garbled': { garbled: n('/garbled') },
      'GET /never': { timeout: n('/never') },
      'GET /late': { 200: n('/late') },
    })
    expect(report.failed).toMatchObject({
      '4xx': n('/404'),
      '5xx': n('/503'),
      reset: n('/reset') + n('/half'),
      garbled: n('/garbled'),
      timeout: n('/never'),
    })
    expect(report.failed.late).toBeGreaterThanOrEqual(n('/late'))
    // Who was never answered waited for all of that patience.
    expect(report.latency.max).toBeGreaterThanOrEqual(5_000)
  })

  test('is “refused” where nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    await new Promise((resolve) => server.close(resolve))
    const report = await runHere({
      url: `http://localhost:${port}`,
      rate: 50,
      seconds: 1,
      targets: [{ path: '/' }],
    })
    expectAllAccountedFor(report)
    expect(report.requests).toEqual({ 'GET /': { refused: 50 } })
    expect(report.failed).toEqual({ refused: 50 })
  })

  test('says whom it asked, and with which headers, body and method', async () => {
    const { port, counted } = await moodyServer()
    const url = `http://eu.localhost:${port}`
    const headers = { authorization: 'Bearer abc' }
    await runHere({
      url,
      rate: 20,
      seconds: 1,
      targets: [{ method: 'POST', path: '/', headers, body: 'hello' }],
    })
    expect(await counted()).toEqual({
      counts: { 'POST /': 20 },
      hosts: { [`eu.localhost:${port}`]: 20 },
      authorizations: { 'Bearer abc': 20 },
    })
  })
})

describe('the sender', () => {
  const request = (path: string) => ({ name: path, method: 'GET' as const, path, headers: {} })

  test('takes ten thousand unanswered ones and not one more, and gives up on them in time', async () => {
    const { url, counted } = await moodyServer()
    const sender = createSender(loopback(url), { connections: 2, patience: 2_000 })
    const endings: unknown[] = []
    const now = performance.now()
    for (let nth = 0; nth < 10_000; nth++) {
      expect(sender.send(request('/never'), now, (ending) => endings.push(ending))).toBe(true)
    }
    expect(sender.send(request('/never'), now, () => {})).toBe(false)
    await sender.settled()
    expect(endings).toEqual(Array(10_000).fill('timeout'))
    // Those that waited for a connection were not sent on one that came free when nobody waited for them any more.
    expect((await counted()).counts['GET /never'] ?? 0).toBeLessThanOrEqual(2)
    expect(sender.send(request('/'), performance.now(), (ending) => endings.push(ending))).toBe(true)
    await sender.settled()
    expect(endings.at(-1)).toBe(200)
    await sender.close()
  })

  test('counts as unfinished what is not answered when it is closed', async () => {
    const { url } = await moodyServer()
    const sender = createSender(loopback(url), { connections: 1, patience: 60_000 })
    const endings: unknown[] = []
    for (let nth = 0; nth < 3; nth++)
      sender.send(request('/never'), performance.now(), (ending) => endings.push(ending))
    await sender.close()
    expect(endings).toEqual(['unfinished', 'unfinished', 'unfinished'])
  })
})

describe('its process', () => {
  const lasting = (url: string) => ({ url, rate: 50, seconds: 600, targets: [{ path: '/' }] })

  test('tells once a second how it goes, and ends with the report so far when it is told to', async () => {
    const { url, counted } = await moodyServer()
    const ending = new AbortController()
    const told: number[] = []
    const report = await runLoad(lasting(url), {
      signal: ending.signal,
      onFigures: ({ second }) => {
        told.push(second)
        if (second === 2) ending.abort(new Error('Enough of it.'))
      },
    })
    expect(told.slice(0, 2)).toEqual([1, 2])
    expect(report.endedBecause).toBe('Enough of it.')
    expectAllAccountedFor(report)
    expect(report.sent).toBeGreaterThan(50)
    expect(report.sent).toBe((await counted()).counts['GET /'])
  })

  test('waits only for a moment for those that hang when it is told to end', async () => {
    const { url } = await moodyServer()
    const ending = new AbortController()
    const report = await runLoad(
      { ...lasting(url), patience: 60_000, targets: [{ path: '/never' }] },
      { signal: ending.signal, onFigures: () => ending.abort(new Error('Enough.')) },
    )
    expect(report.unfinished).toBe(report.sent)
    expectAllAccountedFor(report)
  })

  test('is gone afterwards, and its reaper too', async () => {
    const { url } = await moodyServer()
    const before = childrenOf(process.pid)
    await runLoad({ url, rate: 10, seconds: 0.5, targets: [{ path: '/' }] })
    expect(childrenOf(process.pid).filter((pid) => !before.includes(pid) && alive(pid))).toEqual([])
  })

  test('when it is killed, one plain line says so', async () => {
    const { url } = await moodyServer()
    const run = runLoad(lasting(url), {
      onBegin: () => {
        process.kill(loadProcessOf(process.pid), 'SIGKILL')
      },
    })
    await expect(run).rejects.toThrow('The load’s own process was ended by SIGKILL.')
  })

  test('does not survive who started it, not even frozen', async () => {
    const { url } = await moodyServer()
    const starter = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/run-load.ts')], {
      env: { ...process.env, URL: url },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void starter.kill('SIGKILL'))
    await once(starter.stdout, 'data')
    const children = childrenOf(starter.pid ?? 0)
    expect(children).toHaveLength(2)
    process.kill(loadProcessOf(starter.pid ?? 0), 'SIGSTOP')
    starter.kill('SIGKILL')
    await vi.waitFor(() => expect(children.filter(alive)).toEqual([]), within(20))
  })

  test('is not even started where what is asked for makes no sense, goes elsewhere, or is ended already', async () => {
    const before = childrenOf(process.pid)
    await expect(runLoad({ url: 'http://example.org', rate: 1, seconds: 1 })).rejects.toThrow(
      'A load goes to this computer only, not to example.org.',
    )
    await expect(runLoad({ url: 'http://localhost:1', seconds: 1 })).rejects.toThrow(/either a rate/)
    const signal = AbortSignal.abort(new Error('Never mind.'))
    await expect(runLoad({ url: 'http://localhost:1', rate: 1, seconds: 1 }, { signal })).rejects.toThrow(
      'Never mind.',
    )
    expect(childrenOf(process.pid).filter((pid) => !before.includes(pid) && alive(pid))).toEqual([])
  })

  test('says plainly of a server that is no photo app, or not there, that it could not begin', async () => {
    const { url } = await moodyServer()
    await expect(runLoad({ url, rate: 1, seconds: 1 })).rejects.toThrow(
      /^What answers at http:\/\/127.* is not the photo app\.$/,
    )
    await expect(runLoad({ url: 'http://127.0.0.1:1', rate: 1, seconds: 1 })).rejects.toThrow(
      'Nobody answers at http://127.0.0.1:1: ECONNREFUSED.',
    )
  })
})
