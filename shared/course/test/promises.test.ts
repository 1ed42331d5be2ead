/** Promises that the site asks about: each alone on the computer, told as it goes on, and gone when it is to end. */
import { createServer } from 'node:http'
import { controlRouter } from '@ztm/lab/control'
import { createLoads } from '@ztm/lab/load/loads'
import { listenOn } from '@ztm/lab/ports'
import { createRunner } from '@ztm/lab/runner'
import { eventually, until } from '@ztm/testkit/eventually'
import express from 'express'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { alive, childrenOf, commandOf } from '../../lab/test/processes.ts'
import type { PromiseState } from '../src/promises/promise-state.ts'
import { createPromises } from '../src/promises/promises.ts'
import { promiseRoutes } from '../src/promises/routes.ts'
import { STAGES } from '../src/repository.ts'

/** Processes start and end meanwhile. */
const PATIENCE = { within: 25_000 }
const STAGE = '01-single-server'
/** There is no cache server that could die: the experiment says so at once. */
const QUICK = 'cache-server-death'
const LONG = 'web-server-death'

const runner = createRunner({ stages: STAGES })
let unless: string | undefined
const promises = createPromises({ runner, stages: STAGES, unless: () => unless })
const told: PromiseState[] = []
promises.onEvent(({ promise }) => told.push(promise))
const addition = { path: '/promises', routes: promiseRoutes(promises), teller: promises }
const server = createServer(
  // A connection that has just been closed for being idle would be taken for the next question.
  { keepAliveTimeout: 120_000 },
  express().use('/lab', controlRouter(runner, STAGES, createLoads(runner), [addition])),
)
let url: string

beforeAll(async () => {
  url = `http://localhost:${await listenOn(server, '127.0.0.1', 0)}/lab/promises`
})
beforeEach(() => void told.splice(0))
afterEach(async () => {
  unless = undefined
  await promises.end()
})
afterAll(async () => {
  await runner.stop()
  server.close()
})

async function ask(method: string, path = '', body: unknown = {}) {
  const response = await fetch(`${url}${path}`, {
    method,
    body: method === 'GET' ? null : JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as PromiseState & { detail: string } }
}
const examine = (id: string) => ask('POST', `/${id}/run`, { stage: STAGE })
const isOver = () => until('it to be over', () => promises.state().state === 'ended', PATIENCE)

/** The process that examines, and the nodes that it has started by now. */
async function itsNodes(): Promise<number[]> {
  return await eventually(
    'it to have started the stage',
    () => {
      const [examiner] = childrenOf(process.pid).filter((pid) => commandOf(pid).includes('examiner-main'))
      const nodes = childrenOf(examiner ?? 0).filter((pid) => commandOf(pid).includes(STAGE))
      if (nodes.length < 2) throw new Error(`it has ${nodes.length}`)
      return [...nodes, examiner as number]
    },
    PATIENCE,
  )
}
const allGone = (pids: readonly number[]) =>
  until('all of it to be gone', () => !pids.some((pid) => alive(pid)), PATIENCE)

test('it stops the stage that runs, says so, and tells what the experiment has found', async () => {
  await runner.start(STAGE)
  expect(await examine(QUICK)).toMatchObject({
    status: 202,
    body: { state: 'running', id: QUICK, stage: STAGE, outcome: null, failed: null },
  })
  await isOver()
  expect(runner.state().state).toBe('none')
  const { since, outcome, failed } = promises.state()
  expect(failed).toBe(null)
  expect(new Date(since ?? '').getTime()).toBeLessThanOrEqual(Date.now())
  expect(outcome).toEqual({
    verdict: 'does not arise',
    because: expect.stringContaining('there is no cache server'),
    evidence: {},
    seconds: expect.any(Number),
  })
  const doing = told.map(({ doing }) => doing).filter((one, at, all) => one !== all[at - 1])
  expect(doing).toEqual([
    '',
    '01-single-server is being stopped: the experiment has to be alone on this computer',
    'the experiment runs',
    '',
  ])
  expect(promises.event()).toEqual({ type: 'promise', promise: promises.state() })
})

test('one that is ended leaves no process behind', async () => {
  await examine(LONG)
  expect(await examine(QUICK)).toMatchObject({
    status: 409,
    body: { detail: 'A promise is being examined already.' },
  })
  const pids = await itsNodes()
  // Whatever the experiment is waiting for, nobody waits for it.
  process.kill(pids.at(-1) as number, 'SIGSTOP')
  expect(await ask('DELETE')).toMatchObject({
    status: 200,
    body: { state: 'ended', id: LONG, outcome: null, failed: 'Somebody ended it.' },
  })
  await allGone(pids)
})

test('a stage that is started meanwhile ends it: its figures would be about both', async () => {
  await examine(LONG)
  const pids = await itsNodes()
  await runner.start(STAGE)
  await isOver()
  expect(promises.state()).toMatchObject({ outcome: null, failed: 'A stage was started meanwhile.' })
  await allGone(pids)
  await runner.stop()
})

test.each([
  ['/nothing/run', { stage: STAGE }, 404, 'There is no promise nothing.'],
  [`/${QUICK}/run`, { stage: '01' }, 404, 'There is no stage 01.'],
  [`/${QUICK}/run`, { stage: '../stages/01-single-server' }, 404, expect.any(String)],
  [`/${QUICK}/run`, {}, 422, expect.any(String)],
  [`/${QUICK}/run`, { stage: STAGE, alone: false }, 422, expect.any(String)],
])('POST %s %j is answered with %i and begins nothing', async (path, body, status, detail) => {
  expect(await ask('POST', path, body)).toMatchObject({ status, body: { detail } })
  expect(told).toEqual([])
})

test('none begins while something forbids it', async () => {
  unless = 'An experiment runs.'
  expect(await examine(QUICK)).toMatchObject({ status: 409, body: { detail: unless } })
  expect(told).toEqual([])
})
