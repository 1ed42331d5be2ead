/** `course stage` with more servers, emulated hardware and links, and mistakes in asking for them. */
import { expect, test } from 'vitest'
import { ANY_PORTS, courseHere, runCourse } from './run-course.ts'

test.each([
  ['3', ['--size', 'huge'], 'There is no size huge: there are small, medium, large, xlarge.'],
  ['3', ['--web', 'many'], '--web is a whole number from 1 to 16, not “many”.'],
  ['3', ['--web', '0'], '--web is a whole number from 1 to 16, not “0”.'],
  ['3', ['--web', '17'], '--web is a whole number from 1 to 16, not “17”.'],
])('stage %s %j: one plain line, and nothing started', async (stage, options, message) => {
  const { code, out, err } = await courseHere(['stage', stage, '--seed', 'none', ...options], ANY_PORTS)
  expect({ code, out, err }).toEqual({ code: 1, out: '', err: `${message}\n` })
})

test('what only the stage itself can tell is one plain line, too', async () => {
  const { code, out, err } = await runCourse(['stage', '1', '--seed', 'none', '--web', '2'], ANY_PORTS)
  expect({ code, out, err }).toEqual({ code: 1, out: '', err: 'This stage has no nodes of the kind web.\n' })
})
