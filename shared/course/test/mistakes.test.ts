/** A person's mistakes: one plain line each, never a stack trace, and an exit code that a script can see. */
import { createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { ANY_PORTS, runCourse } from './run-course.ts'

let server: Server | undefined
afterEach(() => server?.close())

async function takenPort(): Promise<string> {
  server = createServer()
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address ? `${address.port}` : ''
}

test.each(['stage', 'test'])('%s of a stage that does not exist', async (command) => {
  const { code, err } = await runCourse([command, '77'])
  expect(code).toBe(1)
  expect(err).toMatch(/^There is no stage “77”\. What there is: 1 \(single-server\).*\.\n$/)
})

test('a port that is no number', async () => {
  const { code, err } = await runCourse(['stage', '1'], { ...ANY_PORTS, DNS_PORT: 'abc' })
  expect(code).toBe(1)
  expect(err).toBe('DNS_PORT must be a whole number from 0 to 65535, not “abc”.\n')
})

test.each(['PORT', 'LAB_PORT', 'DNS_PORT'])('%s that is taken: how to move it', async (variable) => {
  const port = await takenPort()
  const { code, err } = await runCourse(['stage', '1', '--seed', 'none'], { ...ANY_PORTS, [variable]: port })
  expect(code).toBe(1)
  expect(err).toContain(`Port ${port} is taken. ${variable} moves `)
  expect(err.trim().split('\n')).toHaveLength(1)
})

test('a seed that is neither a word nor a number', async () => {
  const { code, err } = await runCourse(['stage', '1', '--seed', 'lots'], ANY_PORTS)
  expect(code).toBe(1)
  expect(err).toBe('--seed takes demo, none or a number of users, not “lots”.\n')
})

test('a command that does not exist', async () => {
  const { code, err } = await runCourse(['stagee'])
  expect(code).toBe(1)
  expect(err).toContain("unknown command 'stagee'")
  expect(err).not.toContain('at ')
})
