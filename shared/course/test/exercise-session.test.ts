/** Somebody at work on an exercise: told at each save, with a key for everything else. */
import { readFileSync, rmSync } from 'node:fs'
import { eventually } from '@ztm/testkit/eventually'
import { afterAll, expect, onTestFinished, test, vi } from 'vitest'
import { exerciseNamed, exercises } from '../src/exercise/catalogue.ts'
import { openChecker } from '../src/exercise/checker.ts'
import { claim } from '../src/exercise/claim.ts'
import { createSession } from '../src/exercise/session.ts'
import { aPlayground, solutionOf, starterOf } from './exercise-answers.ts'
import { PATIENCE } from './run-course.ts'

const checker = openChecker()
afterAll(checker.close)

async function aSession(id: string, watching = true) {
  const playground = aPlayground()
  vi.stubEnv('PLAYGROUND', playground.folder)
  vi.stubEnv('NO_COLOR', '1')
  let said = ''
  const session = createSession(exerciseNamed(id), {
    folder: playground.folder,
    checker,
    watching,
    say: (text) => {
      said += `${text}\n`
    },
  })
  onTestFinished(() => {
    session.close()
    vi.unstubAllEnvs()
  })
  await session.open()
  return {
    ...playground,
    key: session.key,
    /** Everything that has been said since the last time. */
    heard() {
      const text = said
      said = ''
      return text
    },
    hears: (words: string) => eventually(`it says: ${words}`, () => expect(said).toContain(words), PATIENCE),
  }
}

test('a save is followed by a verdict, and a right answer by what comes next', async () => {
  const { answer, hears, heard, key } = await aSession('3.3')
  const first = heard()
  expect(first).toContain('# 3.3 What may be retried')
  expect(first).toContain('✗ What was sent and changes something is never sent twice')

  answer('3.3', 'export const mayRetry = (')
  await hears('Syntax, line 1')
  heard()
  answer('3.3', solutionOf('3.3'))
  await hears('Passed.')
  expect(heard()).toContain('npx course stage 3 --with-exercise 3.3')

  await key('s')
  expect(heard()).toContain('Right as well, and built differently:')
  await key('n')
  const all = exercises()
  const next = all[all.findIndex(({ id }) => id === '3.3') + 1] ?? all[0]
  expect(heard()).toContain(`# ${next?.id} ${next?.title}`)
})

test('where files are not watched, a key checks', async () => {
  const { answer, heard, key } = await aSession('3.3', false)
  expect(heard()).toContain('press c when you have saved it')
  answer('3.3', solutionOf('3.3'))
  await key('c')
  expect(heard()).toContain('Passed.')
})

test('a file that is deleted is missed, and the starter comes back with two key presses, keeping what there was', async () => {
  const { fileOf, answer, hears, heard, key } = await aSession('3.3')
  rmSync(fileOf('3.3'))
  await hears('There is no file 03-load-balancer/03-retries.ts.')
  answer('3.3', '// mine')
  await key('r')
  expect(readFileSync(fileOf('3.3'), 'utf8')).toBe('// mine')
  heard()
  await key('r')
  expect(heard()).toContain('What you had is kept:')
  expect(readFileSync(fileOf('3.3'), 'utf8')).toBe(starterOf('3.3'))
})

test('the solution is shown before passing only to somebody who asks twice', async () => {
  const { heard, key } = await aSession('3.3')
  heard()
  await key('s')
  expect(heard()).toContain('You have not passed this one yet.')
  await key('s')
  expect(heard()).toContain('export function createRetryBudget')
})

test('two runners at once: the second one says who is there; what a killed one has left does not count', () => {
  const { folder } = aPlayground()
  const giveBack = claim(folder)
  expect(() => claim(folder)).toThrow(
    `Another \`course exercise\` is running here, as process ${process.pid}. End that one first, or use: npx course exercise check`,
  )
  giveBack()
  claim(folder)()
})
