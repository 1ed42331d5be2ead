/** The course's experiments: what each makes of what it sees, and one that really runs, in a lab of its own. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Experiment, type Seen, summaryOf } from '@ztm/lab/experiments/experiment'
import { TrafficOptions } from '@ztm/lab/load/options'
import { describe, expect, onTestFinished, test } from 'vitest'
import { EXPERIMENTS } from '../src/experiments/catalogue.ts'
import { inOwnLab } from '../src/experiments/in-own-lab.ts'
import { serverDeath } from '../src/experiments/server-death.ts'
import { write } from '../src/record.ts'
import { stages } from '../src/repository.ts'
import { courseHere } from './run-course.ts'

/** A stage starts and people sign up meanwhile, on a computer that may be busy with everything else. */
const LONG = 120_000

const experimentFor = (id: string) => EXPERIMENTS.find((one) => one.id === id) as Experiment

describe.each(EXPERIMENTS.map((experiment) => [experiment.id, experiment] as const))(
  '%s',
  (_, experiment) => {
    test('is of a stage that there is, has a few predictions, and takes no longer than one waits', () => {
      const { stage, predictions, load, steps } = experiment
      expect(stages()).toContain(stage)
      expect(predictions.length).toBeGreaterThanOrEqual(3)
      expect(predictions.length).toBeLessThanOrEqual(4)
      const { seconds } = TrafficOptions.parse(load)
      expect(seconds).toBeGreaterThanOrEqual(10)
      expect(seconds).toBeLessThanOrEqual(25)
      // What is done is seen, and so is what it was like before.
      for (const { at } of steps) expect(at === 0 || (at >= 2 && at < seconds)).toBe(true)
    })

    test('can be told of as plain data', () => {
      expect(JSON.parse(JSON.stringify(summaryOf(experiment)))).toEqual(summaryOf(experiment))
    })
  },
)

describe('what came', () => {
  type Report = Seen['report']
  const second = (second: number, failed = 0) => ({
    ...{ second, failed },
    ...{ sent: 60, answered: 60, ok: 60 - failed, p50: 1, p99: 1 },
  })
  const reported = (report: Partial<Report>) =>
    ({ sent: 1000, failed: {}, requests: {}, latency: { max: 20 }, seconds: [], ...report }) as Report
  const seen = (report: Partial<Report>, counted: Seen['counted'] = {}, url = '') =>
    ({ report: reported(report), counted, system: { url } }) as unknown as Seen

  async function cameOf(id: string, what: Seen): Promise<string> {
    const experiment = experimentFor(id)
    const { came, because } = await experiment.judge(what)
    expect(experiment.predictions.map((prediction) => prediction.id)).toContain(came)
    expect(because).toMatch(/^\S.*\.$/)
    return came
  }

  test.each<[string, Partial<Report>]>([
    ['none', { failed: { late: 3 } }],
    ['under-way', { failed: { '5xx': 1 } }],
    ['under-way', { failed: { '5xx': 20 } }],
    ['until-noticed', { failed: { '5xx': 90 } }],
    ['half', { failed: { '5xx': 400, reset: 50 } }],
  ])('of a web server’s death: %s, where there was %j', async (came, report) => {
    expect(await cameOf('web-server-death', seen(report))).toBe(came)
  })

  const pictures = (endings: Record<string, number>) => ({ requests: { picture: endings } })
  test.each<[string, Partial<Report>]>([
    ['late', { ...pictures({ 200: 30 }) }],
    ['late', { failed: { late: 90 }, ...pictures({ 200: 30 }) }],
    ['some-refused', { failed: { '5xx': 90, late: 2 }, ...pictures({ 200: 30, 304: 1 }) }],
    ['all-refused', { failed: { '5xx': 90 }, ...pictures({ 200: 20, 503: 10 }) }],
    ['hang', { failed: { '5xx': 90, timeout: 10 }, ...pictures({ 200: 30 }) }],
  ])('of a database that stands still: %s, where there was %j', async (came, report) => {
    expect(await cameOf('frozen-database', seen(report))).toBe(came)
  })

  test.each([
    ['hardly', { warm: 100, before: 200, after: 399 }, {}],
    ['several-times', { warm: 100, before: 200, after: 700 }, { late: 1 }],
    ['many-times', { warm: 100, before: 200, after: 701 }, {}],
    ['many-times', { warm: 100, before: 100, after: 200 }, {}],
    ['requests-fail', { warm: 100, before: 200, after: 701 }, { '5xx': 1 }],
  ])('of the caches’ death: %s, where there was %j', async (came, counted, failed) => {
    expect(await cameOf('cache-death', seen({ failed }, counted))).toBe(came)
  })

  /** An app that shows so many comments. */
  async function app(comments: number): Promise<string> {
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'application/json')
      const items = [{ commentCount: comments - 1 }, { commentCount: 1 }]
      response.end(JSON.stringify({ items, nextCursor: null }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close().closeAllConnections())
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }
  const wrote = (like: Record<string, number>) => ({ requests: { comment: { 201: 20 }, like } })

  test.each<[string, number, Partial<Report>]>([
    ['only-slow', 120, wrote({ 204: 9 })],
    ['only-meanwhile', 120, { failed: { reset: 9 }, ...wrote({ reset: 9 }) }],
    // What was not acknowledged may be there.
    ['logged-out', 121, { failed: { reset: 9, '4xx': 2 }, ...wrote({ reset: 9, 401: 2 }) }],
    ['comments-lost', 119, { failed: { reset: 9, '4xx': 2 }, ...wrote({ reset: 9, 401: 2 }) }],
  ])(
    'of the only server’s death: %s, where %i comments are shown and there was %j',
    async (came, shown, report) => {
      expect(await cameOf('server-death', seen(report, { before: 100 }, await app(shown)))).toBe(came)
    },
  )

  test.each<[string, number, Partial<Report>]>([
    ['writes-briefly', 120, wrote({ 204: 9 })],
    [
      'all-briefly',
      120,
      { seconds: [second(5, 9)], requests: { comment: { 201: 20, 503: 3 }, feed: { 200: 90, 503: 6 } } },
    ],
    ['writes-briefly', 120, { seconds: [second(4), second(5, 3), second(6, 2)], ...wrote({ 503: 5 }) }],
    ['writes-until-back', 120, { seconds: [second(5, 3), second(6), second(12, 4)], ...wrote({ 503: 7 }) }],
    ['comments-lost', 119, { seconds: [second(5, 3)], ...wrote({ 503: 3 }) }],
  ])(
    'of the primary’s death: %s, where %i comments are shown and there was %j',
    async (came, shown, report) => {
      expect(await cameOf('primary-death', seen(report, { before: 100 }, await app(shown)))).toBe(came)
    },
  )
})

test('one really runs in a lab of its own, and what came can be written down', {
  timeout: LONG,
}, async () => {
  const at: Record<number, number> = { 4: 1, 8: 2 }
  const brief: Experiment = {
    ...serverDeath,
    start: { seed: 5 },
    load: { ...serverDeath.load, rate: 30, seconds: 6 },
    steps: serverDeath.steps.map((step) => ({ ...step, at: at[step.at] ?? 0 })),
  }
  const doing: string[] = []
  const outcome = await inOwnLab(brief, {
    watch: (state) => doing.push(state.doing),
    say: () => {},
    signal: new AbortController().signal,
  })
  expect(outcome, JSON.stringify(outcome)).toMatchObject({
    came: 'logged-out',
    evidence: { 'of those lost': 0 },
    marks: [{ text: 'server-1 is killed' }, { text: 'server-1 is started again' }],
  })
  expect(doing).toContain('server-1 is killed')

  const folder = mkdtempSync(join(tmpdir(), 'experiments '))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = write(folder, brief, outcome)
  expect(path).toBe(join(folder, 'server-death.json'))
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
    command: 'npx course record server-death',
    date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    machine: expect.objectContaining({ cores: expect.any(Number) }),
    versions: { node: process.versions.node },
    id: 'server-death',
    stage: '01-single-server',
    outcome,
  })
})

test('the commands know which there are', async () => {
  const { code, out } = await courseHere(['experiment'])
  expect(code).toBe(0)
  for (const { id, title } of EXPERIMENTS) expect(out).toMatch(new RegExp(`^${id} .*${title}$`, 'm'))
  for (const command of ['experiment', 'record']) {
    const { code, err } = await courseHere([command, 'nothing'])
    expect(code).toBe(1)
    expect(err).toMatch(/^There is no experiment “nothing”\. What there is: server-death, .*\n$/)
  }
})
