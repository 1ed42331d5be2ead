/** `course stage` with more servers, emulated hardware and links, and mistakes in asking for them. */
import { expect, test } from 'vitest'
import { ANY_PORTS, runCourse } from './run-course.ts'

test.each([
  ['3', ['--size', 'huge'], 'There is no size huge: there are small, medium, large, xlarge.'],
  ['3', ['--web', 'many'], '--web is a whole number from 1 to 16, not “many”.'],
  ['3', ['--web', '0'], '--web is a whole number from 1 to 16, not “0”.'],
  ['3', ['--web', '17'], '--web is a whole number from 1 to 16, not “17”.'],
  ['1', ['--web', '2'], 'This stage has no nodes of the kind web.'],
])('stage %s %j: one plain line, and nothing started', async (stage, options, message) => {
  const { code, out, err } = await runCourse(['stage', stage, '--seed', 'none', ...options], ANY_PORTS)
  expect(code).toBe(1)
  expect(err).toBe(`${message}\n`)
  expect(out).toBe('')
})
