/** One request, followed through the system that runs. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import express from 'express'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { controlRouter } from '../src/control.ts'
import { createRunner } from '../src/runner.ts'
import { fetchText } from './fetch-text.ts'

const stages = join(import.meta.dirname, 'fixtures')
const runner = createRunner({ stages })
const server = createServer(express().use('/lab', controlRouter(runner, stages)))
let lab: string

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  lab = `http://127.0.0.1:${(server.address() as AddressInfo).port}/lab`
})
afterAll(async () => {
  await runner.stop()
  server.close()
})

async function post(path: string, body: unknown) {
  const { status, text } = await fetchText(`${lab}/${path}`, { method: 'POST', body: JSON.stringify(body) })
  return { status, body: JSON.parse(text) }
}

test('where nothing runs, nothing can be asked', async () => {
  expect(await post('trace', { path: '/' })).toMatchObject({
    status: 409,
    body: { detail: 'No stage runs that could be asked.' },
  })
})

describe('in a stage whose nodes log each request', () => {
  beforeAll(async () => {
    expect(await post('stages/small/start', { trace: true })).toMatchObject({ status: 200 })
  })

  test('it says what came, and what the nodes said of that request and of no other', async () => {
    const others = Array.from({ length: 5 }, () => fetchText(`${runner.state().url}/other`))
    const { status, body } = await post('trace', { path: '/mine?x=1' })
    await Promise.all(others)
    expect(status).toBe(200)
    expect(body).toEqual({
      requestId: expect.stringMatching(/^trace-[\w-]+$/),
      path: '/mine?x=1',
      traced: true,
      status: 200,
      failed: null,
      ms: expect.any(Number),
      hops: [
        {
          ...{ node: 'server-1', kind: 'server', level: 'debug', msg: 'asked', url: '/mine?x=1' },
          at: expect.any(Number),
        },
      ],
    })
    const [{ at }] = body.hops
    // Two clocks are read in milliseconds.
    expect(at).toBeGreaterThanOrEqual(0)
    expect(at).toBeLessThanOrEqual(body.ms + 2)
  })

  test.each(['', 'mine', 'http://localhost:1/mine', '//example.org/mine', '/\\example.org/mine', '//'])(
    '“%s” is no path of the app',
    async (path) => {
      expect(await post('trace', { path })).toMatchObject({ status: 400 })
    },
  )

  test.each([{}, { path: 1 }, { path: '/', to: 'web-1' }, [], { path: `/${'x'.repeat(3_000)}` }])(
    '%j is not understood',
    async (body) => {
      expect(await post('trace', body)).toMatchObject({ status: 422 })
    },
  )

  test('where nobody answers, it says so', async () => {
    await runner.system()?.kill('server-1')
    const { status, body } = await post('trace', { path: '/mine' })
    expect(status).toBe(200)
    expect(body).toMatchObject({ status: null, failed: expect.stringMatching(/\w/), hops: [] })
  })
})

test('in a stage whose nodes do not, it says that', async () => {
  await runner.start('small')
  expect(await post('trace', { path: '/mine' })).toMatchObject({
    status: 200,
    body: { traced: false, status: 200, hops: [] },
  })
})
