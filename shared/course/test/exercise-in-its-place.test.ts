/** A stage runs with somebody's answer in the place of its own file. */
import { expect, test } from 'vitest'
import { aPlayground } from './exercise-answers.ts'
import { ANY_PORTS, courseHere, inForeground, runCourse } from './run-course.ts'

/** A policy that nobody would want, which is how one sees that it is this one. */
const ALWAYS_THE_LAST = `
const last = () => (usable) => usable.at(-1)
export const POLICIES = { 'round-robin': last, 'least-connections': last }
`

test('the balancer of stage 3 balances as the answer says, and has the rest from the stage', async () => {
  const { env, answer } = aPlayground()
  answer('3.1', ALWAYS_THE_LAST)
  const { out, signal, ended } = await inForeground(
    ['stage', '3', '--seed', 'none', '--with-exercise', '3.1'],
    {
      ...ANY_PORTS,
      ...env,
    },
  )
  expect(out()).toMatch(
    /With .*03-load-balancer\/01-policies\.ts in the place of src\/balancer\/policies\.ts\./,
  )
  const app = /the app +(\S+)/.exec(out())?.[1]
  const servers = []
  for (let time = 0; time < 4; time++) {
    const response = await fetch(`${app}/explore`)
    servers.push(response.headers.get('x-served-by'))
    await response.arrayBuffer()
  }
  expect(servers).toEqual(['web-2', 'web-2', 'web-2', 'web-2'])
  signal('SIGINT')
  expect(await ended).toBe(0)
})

test('an answer that cannot be loaded is named, and nothing is started', async () => {
  const { env, answer } = aPlayground()
  answer('3.1', 'export const roundRobin = (\n')
  const { code, out, err } = await runCourse(['stage', '3', '--with-exercise', '3.1'], {
    ...ANY_PORTS,
    ...env,
  })
  expect([code, out]).toEqual([1, ''])
  expect(err.trim()).toMatch(/^\S*01-policies\.ts cannot be loaded: SyntaxError .*$/)
})

test.each([
  ['3', '3.2', /^Exercise 3\.2 stands for itself\. Those that a stage can run with: 1\.2, 3\.1, 3\.3/],
  ['1', '3.1', /^01-single-server has no src\/balancer\/policies\.ts, whose place exercise 3\.1 takes\.$/],
  ['3', '3.1', /^There is no .*01-policies\.ts yet\. Begin with: npx course exercise 3\.1$/],
  ['3', '9.9', /^There is no exercise “9\.9”\./],
])('stage %s with exercise %s: what cannot be is said in plain words', async (stage, id, said) => {
  const { env } = aPlayground()
  const { code, err } = await courseHere(['stage', stage, '--with-exercise', id], { ...ANY_PORTS, ...env })
  expect(code).toBe(1)
  expect(err.trim()).toMatch(said)
})
