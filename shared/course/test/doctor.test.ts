/** What the doctor says of ports: one that is taken, by somebody else or by the lab itself. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { ANY_PORTS, courseHere } from './run-course.ts'

/** @returns the port on which somebody answers everything with this */
async function listening(answer = ''): Promise<number> {
  const server = createServer((_request, response) => response.end(answer))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

const saidOf = async (what: string, env: Record<string, string>) => {
  const { out } = await courseHere(['doctor'], { ...ANY_PORTS, ...env })
  return out.split('\n').find((line) => line.includes(what))
}

test('a port that somebody has is missing, and one that is free is proposed', async () => {
  const taken = await listening()
  const line = await saidOf('a port for the app', { PORT: `${taken}` })
  expect(line).toContain(`  MISSING  a port for the app. Port ${taken} is taken. PORT moves it`)
  const proposed = Number(/PORT=(\d+) npm start$/.exec(line ?? '')?.[1])
  await expect(
    new Promise((resolve, reject) => {
      const server = createServer().listen(proposed, '127.0.0.1', () => server.close(resolve))
      server.on('error', reject)
    }),
  ).resolves.toBeUndefined()
})

test('what the lab that runs has is not missing', async () => {
  const app = await listening()
  const lab = await listening(JSON.stringify({ url: `http://localhost:${app}`, nodes: [] }))
  const env = { PORT: `${app}`, LAB_PORT: `${lab}` }
  expect(await saidOf('a port for the app', env)).toBe(
    `  ok       a port for the app: ${app}, in use by the lab that runs`,
  )
  expect(await saidOf('a port for the lab', env)).toBe(
    `  ok       a port for the lab: ${lab}, in use by the lab that runs`,
  )
})

test('somebody else at the lab’s port is not the lab', async () => {
  const other = await listening('<h1>It works!</h1>')
  expect(await saidOf('a port for the lab', { LAB_PORT: `${other}` })).toContain('MISSING')
})
