/** Experiments through the lab's control API: one at a time, told as it goes on, and whole again afterwards. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import express from 'express'
import { afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { controlRouter } from '../src/control.ts'
import { believable } from '../src/experiments/believable.ts'
import type { Experiment } from '../src/experiments/experiment.ts'
import { experimentRoutes } from '../src/experiments/experiment-routes.ts'
import type { ExperimentEvent, ExperimentState } from '../src/experiments/experiment-state.ts'
import { createExperiments, type Experiments } from '../src/experiments/experiments.ts'
import { createLoads } from '../src/load/loads.ts'
import { createRunner, type Runner } from '../src/runner.ts'
import { fetchText } from './fetch-text.ts'

const stages = join(import.meta.dirname, 'load-stages')
const WITHIN = { timeout: 25_000, interval: 50 }

/** Long enough for everything in it, and then some: what is to be seen ends it. */
const death: Experiment = {
  id: 'death',
  stage: 'photos',
  title: 'The server dies',
  question: 'What fails?',
  predictions: [
    { id: 'nothing', text: 'Nothing.' },
    { id: 'something', text: 'Something.' },
  ],
  start: { seed: 'none' },
  load: { rate: 20, seconds: 3, reads: 100, people: 0 },
  steps: [
    { at: 0, does: 'the nodes are counted', act: async (system) => ({ nodes: system.nodes().length }) },
    { at: 2, does: 'the name server is frozen', act: (system) => system.freeze('dns-1') },
    { at: 1, does: 'the server is killed', act: (system) => system.kill('server-1') },
  ],
  judge: async ({ report, counted, system }) => ({
    came: report.failed.reset || report.failed.refused ? 'something' : 'nothing',
    because: 'It was counted.',
    evidence: {
      ...counted,
      // All that was broken is back by then.
      answers: (await fetchText(system.url)).status,
      states: system
        .nodes()
        .map(({ state }) => state)
        .join(),
    },
  }),
}
const longest: Experiment = { ...death, id: 'longest', load: { ...death.load, seconds: 600 } }
const clumsy: Experiment = {
  ...longest,
  id: 'clumsy',
  steps: [
    { at: 1, does: 'the name server is frozen', act: (system) => system.freeze('dns-1') },
    { at: 1, does: 'nobody is killed', act: (system) => system.kill('nobody') },
  ],
}

let runner: Runner
let experiments: Experiments
let unless: string | undefined
let lab: string
let told: ExperimentState[] = []

beforeAll(async () => {
  runner = createRunner({ stages })
  const loads = createLoads(runner)
  experiments = createExperiments({
    runner,
    loads,
    experiments: [death, longest, clumsy],
    unless: () => unless,
  })
  experiments.onEvent(({ experiment }) => told.push(experiment))
  const addition = { path: '/experiments', routes: experimentRoutes(experiments), teller: experiments }
  const server = createServer(express().use('/lab', controlRouter(runner, stages, loads, [addition])))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  lab = `http://127.0.0.1:${(server.address() as AddressInfo).port}/lab`
  return async () => {
    await Promise.all([experiments.end(), runner.stop()])
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})
afterEach(async () => {
  unless = undefined
  await experiments.end()
  told = []
})

async function call(method: string, path = '') {
  const { status, text } = await fetchText(`${lab}/experiments${path}`, { method })
  return { status, body: JSON.parse(text) }
}
const become = (state: ExperimentState['state']) =>
  vi.waitFor(() => expect(experiments.state().state).toBe(state), WITHIN)
const allAreReady = () =>
  vi.waitFor(() => expect(runner.state().nodes.map(({ state }) => state)).toEqual(['ready', 'ready']), WITHIN)

test('they are listed with all that can be said before they run', async () => {
  const { status, body } = await call('GET')
  expect(status).toBe(200)
  const { id, stage, title, question, predictions, start, load } = death
  expect(body.items[0]).toEqual({
    ...{ id, stage, title, question, predictions, start, load },
    seconds: 3,
    steps: death.steps.map(({ at, does }) => ({ at, does })),
  })
})

test('one starts its stage under load, does its steps at their seconds, judges, and leaves all well', async () => {
  const { status, body } = await call('POST', '/death/run')
  expect(status).toBe(202)
  expect(body).toMatchObject({ state: 'starting', id: 'death', of: 3, outcome: null, failed: null })
  await become('ended')
  const { outcome, failed, ...rest } = experiments.state()
  expect(failed).toBe(null)
  expect(rest).toMatchObject({ id: 'death', doing: '' })
  expect(outcome).toEqual({
    came: 'something',
    because: 'It was counted.',
    evidence: { nodes: 2, answers: 200, states: 'ready,ready' },
    seconds: expect.any(Array),
    marks: [
      { second: 1, text: 'the server is killed' },
      { second: 2, text: 'the name server is frozen' },
    ],
  })
  expect(outcome?.seconds[0]).toMatchObject({ second: 1, sent: expect.any(Number), failed: 0 })
  expect(runner.state()).toMatchObject({ state: 'running', stage: 'photos' })

  const doing = told.map(({ doing }) => doing).filter((one, at, all) => one !== all[at - 1])
  expect(doing).toEqual([
    '',
    'photos is being started',
    'the nodes are counted',
    'the load looks at what there is, and a few people sign up',
    'all is well so far',
    'the server is killed',
    'the name server is frozen',
    'what was broken is being brought back',
    'what came of it is being counted',
    '',
  ])
  expect(told.map(({ second }) => second)).toEqual(told.map(({ second }) => second).toSorted())
  expect(told.map(({ state }) => state)).toEqual(expect.arrayContaining(['starting', 'running', 'ended']))
})

test('a page that connects in the middle is told at once how far it is', async () => {
  await call('POST', '/longest/run')
  await become('running')
  const giveUp = new AbortController()
  onTestFinished(() => giveUp.abort())
  const response = await fetch(`${lab}/events`, { signal: giveUp.signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const heard = () => text.split('\n\n').slice(0, -1)
  while (heard().length < 3) text += (await reader?.read())?.value ?? ''
  // Before anything else happens.
  const [, , event = ''] = heard()
  expect(event).toMatch(/^event: experiment\n/)
  const { experiment } = JSON.parse(event.slice(event.indexOf('data: ') + 6)) as ExperimentEvent
  expect(experiment).toMatchObject({ state: 'running', id: 'longest', of: 600 })
})

test('a second one is refused while one runs; ended, it leaves its stage running and whole', async () => {
  await call('POST', '/longest/run')
  expect(await call('POST', '/death/run')).toMatchObject({
    status: 409,
    body: { detail: 'An experiment runs already.' },
  })
  await vi.waitFor(() => expect(experiments.state().marks).toHaveLength(2), WITHIN)
  expect(await call('DELETE')).toMatchObject({
    status: 200,
    body: { state: 'ended', outcome: null, failed: 'Somebody ended it.' },
  })
  await allAreReady()
})

test('one that is ended while its stage starts ends that, too', async () => {
  await call('POST', '/longest/run')
  await vi.waitFor(() => expect(runner.state().state).toBe('starting'), WITHIN)
  expect(await call('DELETE')).toMatchObject({ body: { state: 'ended', failed: 'Somebody ended it.' } })
  expect(runner.state().state).toBe('none')
})

test('one whose stage is stopped has shown nothing, and says why', async () => {
  await call('POST', '/longest/run')
  await become('running')
  await runner.stop()
  await become('ended')
  expect(experiments.state()).toMatchObject({ outcome: null, failed: 'The stage was stopped.' })
})

test('one that cannot do what it is to do has shown nothing; what it had broken is brought back', async () => {
  await call('POST', '/clumsy/run')
  await become('ended')
  expect(experiments.state()).toMatchObject({ outcome: null, failed: 'There is no node nobody.' })
  await allAreReady()
})

test('none begins that there is not, nor while something forbids it', async () => {
  expect(await call('POST', '/nothing/run')).toMatchObject({ status: 404 })
  unless = 'A promise is being examined.'
  expect(await call('POST', '/death/run')).toMatchObject({ status: 409, body: { detail: unless } })
  expect(told).toEqual([])
  const { state } = experiments.state()
  expect(await call('DELETE')).toMatchObject({ status: 200, body: { state } })
})

describe('a report is not believed', () => {
  const second = (second: number, failed: number) => ({
    second,
    failed,
    ...{ sent: 100, answered: 100, ok: 100, p50: 1, p99: 1 },
  })
  const report = { endedBecause: null, invalidBecause: null, sent: 300, failed: {} }
  const well = { ...report, seconds: [second(1, 0), second(2, 0), second(3, 80)] }
  const steps = [{ at: 0 }, { at: 2 }, { at: 3 }]

  test.each([
    ['where the load ended early', { endedBecause: 'The stage was stopped.' }, /^The stage was stopped\.$/],
    ['where it could not be sent', { invalidBecause: 'This computer could send only 1.' }, /could send only/],
    [
      'where requests failed before anything was broken',
      { seconds: [second(1, 6), second(2, 5)] },
      /^11 requests/,
    ],
    ['where many answers were late', { failed: { late: 31 } }, /^31 of 300 answers came late/],
  ])('%s', (_, change, says) => {
    expect(() => believable({ ...well, ...change }, steps)).toThrow(says)
  })

  test('and is where only what was broken failed', () => {
    expect(() => believable(well, steps)).not.toThrow()
  })
})
