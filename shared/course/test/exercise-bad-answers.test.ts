/** Whatever somebody has in their file: one plain line that says what is wrong, and nothing left behind. */
import { existsSync, rmSync, symlinkSync } from 'node:fs'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { exerciseNamed } from '../src/exercise/catalogue.ts'
import { openChecker } from '../src/exercise/checker.ts'
import { judge } from '../src/exercise/judge.ts'
import { firstBroken } from '../src/exercise/verdict.ts'
import { aPlayground, solutionOf, starterOf } from './exercise-answers.ts'

const checker = openChecker()
afterAll(checker.close)

const RETRIES = exerciseNamed('3.3')
const OUT = '/tmp/an-answer-wrote-this'

test.each([
  ['a syntax error', 'export const mayRetry = (\n', /^It cannot be loaded\. Syntax, line \d: /],
  [
    'another package',
    "import x from 'no-such-package'\nexport { x }",
    /^It cannot be loaded\. Cannot find package/,
  ],
  ['an error at once', "throw new Error('oh')", /^It cannot be loaded\. oh$/],
  [
    'writing to the disk',
    `import { writeFileSync } from 'node:fs'\nwriteFileSync('${OUT}', '')`,
    /tried to write to the disk\.$/,
  ],
  [
    'opening a socket',
    "import { connect } from 'node:net'\nawait new Promise((_, no) => connect(9, '127.0.0.1').on('error', no))",
    /tried to open a connection\.$/,
  ],
  [
    'starting a process',
    "import { spawn } from 'node:child_process'\nspawn('true')",
    /tried to start a process\.$/,
  ],
  ['ending everything', 'process.exit(0)', /It calls process\.exit\.$/],
  ['nothing at all', '  \n', /^The file 03-load-balancer\/03-retries\.ts is empty\.$/],
])('%s', async (_, text, said) => {
  const { folder, answer } = aPlayground()
  answer('3.3', text)
  const { unusable } = await judge(checker, folder, RETRIES)
  expect(unusable).toMatch(said)
  expect(unusable?.split('\n')).toHaveLength(1)
  expect(existsSync(OUT)).toBe(false)
})

test('no file: how to get one', async () => {
  const { folder } = aPlayground()
  const { unusable } = await judge(checker, folder, RETRIES)
  expect(unusable).toBe(
    'There is no file 03-load-balancer/03-retries.ts. npx course exercise reset 3.3 puts the starter there.',
  )
})

test('a function that is missing, and one that throws, break the rules that need them', async () => {
  const { folder, answer } = aPlayground()
  answer('3.3', 'export const mayRetry = () => { throw new Error("oh") }')
  const verdict = await judge(checker, folder, RETRIES)
  expect(verdict.unusable).toBeUndefined()
  expect(firstBroken(verdict)?.how).toBe('It ended in an error: oh')
  expect(verdict.rules.at(-1)?.how).toContain('createRetryBudget is not a function')
})

test('a playground behind a symbolic link: what counts is what has been saved last', async () => {
  const { folder, answer } = aPlayground()
  const link = `${folder}-link`
  symlinkSync(folder, link)
  onTestFinished(() => rmSync(link))
  answer('3.3', starterOf('3.3'))
  expect(firstBroken(await judge(checker, link, RETRIES))).toBeDefined()
  answer('3.3', solutionOf('3.3'))
  expect(firstBroken(await judge(checker, link, RETRIES))).toBeUndefined()
})

test('a promise that never settles', async () => {
  const { folder, answer } = aPlayground()
  answer(
    '1.3',
    'export class KeyReused extends Error {}\nexport const createUploads = () => () => new Promise(() => {})',
  )
  const verdict = await judge(checker, folder, exerciseNamed('1.3'))
  expect(firstBroken(verdict)?.how).toBe('An upload: nothing has come of it, neither a result nor an error')
})

test('what an answer prints is shown with its verdict', async () => {
  const { folder, answer } = aPlayground()
  answer('3.3', `console.log('I was here', 5)\n${solutionOf('3.3')}`)
  expect((await judge(checker, folder, RETRIES)).printed).toEqual(['I was here 5'])
})

test('a loop without an end is ended, and the next check works', async () => {
  const { folder, answer } = aPlayground()
  const impatient = openChecker({ within: 4_000 })
  onTestFinished(impatient.close)
  answer('3.3', 'export const mayRetry = () => { for (;;); }\nexport const createRetryBudget = () => ({})')
  const { unusable } = await judge(impatient, folder, RETRIES)
  expect(unusable).toBe('It was ended after 4 s: a loop without an end, or an await that nothing ends?')
  answer('3.3', solutionOf('3.3'))
  expect(firstBroken(await judge(impatient, folder, RETRIES))).toBeUndefined()
})
