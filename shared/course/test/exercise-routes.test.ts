/** What the site is told of somebody's exercises. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { listenOn } from '@ztm/lab/ports'
import express from 'express'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { exerciseNamed, givenAnswers } from '../src/exercise/catalogue.ts'
import { judge } from '../src/exercise/judge.ts'
import { answerIn } from '../src/exercise/playground.ts'
import { note } from '../src/exercise/progress.ts'
import { exerciseRoutes } from '../src/exercise/routes.ts'
import type { Verdict } from '../src/exercise/verdict.ts'

const folder = mkdtempSync(join(tmpdir(), 'play ground '))
const server = createServer(express().use('/lab/exercises', exerciseRoutes(folder)))
let url: string

beforeAll(async () => {
  url = `http://localhost:${await listenOn(server, '127.0.0.1', 0)}/lab/exercises`
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

async function ask(path = '', headers = {}) {
  const response = await fetch(`${url}${path}`, { headers })
  const body = (await response.json()) as { items: { id: string }[] }
  return { status: response.status, body }
}
const about = async (id: string) => (await ask()).body.items.find((item) => item.id === id)

test('nothing has been begun: each exercise is told as such', async () => {
  expect(await about('1.1')).toEqual({
    id: '1.1',
    begun: false,
    current: false,
    passed: null,
    hints: 0,
    verdict: null,
  })
})

test('a solution is told once the exercise is passed, beside one’s own answer, and not before', async () => {
  const exercise = exerciseNamed('1.2')
  const answer = answerIn(folder, exercise)
  mkdirSync(dirname(answer), { recursive: true })
  writeFileSync(answer, '// mine\n')
  note(folder, (progress) => {
    progress.current = '1.2'
    progress.hints['1.2'] = 2
  })
  expect(await about('1.2')).toMatchObject({ begun: true, current: true, passed: null, hints: 2 })
  const refused = await ask('/1.2')
  expect(refused.status).toBe(403)
  expect(refused.body).not.toHaveProperty('solution')

  note(folder, (progress) => {
    progress.passed['1.2'] = '2026-01-02T03:04:05.000Z'
  })
  expect(await about('1.2')).toMatchObject({ passed: '2026-01-02T03:04:05.000Z' })
  const solution = readFileSync(givenAnswers(exercise).solution, 'utf8')
  expect(await ask('/1.2')).toEqual({ status: 200, body: { answer: '// mine\n', solution } })
})

test('what the tests said of one’s own answer last is told, and what they say of others’ is not', async () => {
  const exercise = exerciseNamed('1.1')
  const answer = answerIn(folder, exercise)
  mkdirSync(dirname(answer), { recursive: true })
  writeFileSync(answer, 'export {}\n')
  const rule = { name: 'it pages', kept: true, cause: '', how: '', asserted: true }
  const broken = {
    name: 'it ends',
    kept: false,
    cause: 'an OFFSET',
    how: 'expected 3, got 2',
    asserted: true,
  }
  const saying = (verdict: Partial<Verdict>) =>
    judge(
      { check: async () => [{ answer, rules: [], printed: [], ...verdict }], close: () => {} },
      folder,
      exercise,
    )

  await saying({ rules: [rule, broken] })
  expect(await about('1.1')).toMatchObject({ verdict: null, passed: null })

  vi.stubEnv('PLAYGROUND', folder)
  onTestFinished(() => void vi.unstubAllEnvs())
  await saying({ rules: [rule, broken] })
  const rules = [rule, broken].map(({ name, kept }) => ({ name, kept }))
  expect(await about('1.1')).toMatchObject({
    passed: null,
    verdict: { at: expect.any(String), rules, how: 'expected 3, got 2', cause: 'an OFFSET' },
  })
  await saying({ unusable: 'It cannot be read.' })
  expect(await about('1.1')).toMatchObject({ verdict: { rules: [], unusable: 'It cannot be read.' } })
  await saying({ rules: [rule] })
  const passed = await about('1.1')
  expect(passed).toMatchObject({ passed: expect.any(String), verdict: { rules: [{ kept: true }] } })
  expect(passed).not.toHaveProperty('verdict.how')
})

test('an exercise that there is not, and a page of another site', async () => {
  expect(await ask('/9.9')).toMatchObject({ status: 404, body: { detail: 'There is no exercise 9.9.' } })
  expect((await ask('/1.2', { origin: 'https://example.com' })).status).toBe(403)
})
