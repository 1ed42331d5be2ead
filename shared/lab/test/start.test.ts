import { createSocket } from 'node:dgram'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { NodeFailed, PortTaken, WrongOption } from '../src/plain-error.ts'
import { startSystem } from '../src/system.ts'
import { alive } from './processes.ts'

const stage = (name: string) => join(import.meta.dirname, 'fixtures', name)

/** Starts what can't be started. @returns why, with the processes it had begun */
async function failure(
  options: Parameters<typeof startSystem>[0],
  begun = () => {},
): Promise<{ error: Error; pids: number[] }> {
  const pids: number[] = []
  try {
    const system = await startSystem({
      ...options,
      onEvent: (event) => {
        if (event.type !== 'state' || !event.node.pid) return
        pids.push(event.node.pid)
        begun()
      },
    })
    await system.stop()
  } catch (error) {
    return { error: error as Error, pids }
  }
  throw new Error('it did start')
}

describe.concurrent('a system that can’t be started says why, and leaves nothing running', () => {
  test('where a node crashes', async () => {
    const { error, pids } = await failure({ stage: stage('broken'), env: { HOW: 'throw' } })
    expect(error).toBeInstanceOf(NodeFailed)
    expect(error.message).toBe('server-2 did not start: it ended with exit code 1: the disk is on fire')
    expect((error as NodeFailed).lastLines.at(-1)).toBe('fatal: the disk is on fire')
    expect(pids).not.toEqual([])
    expect(pids.filter(alive)).toEqual([])
  })

  test('where a node is not ready within 10 s', async () => {
    const { error, pids } = await failure({ stage: stage('broken'), env: { HOW: 'unready' } })
    expect(error.message).toMatch(/^server-\d is not ready: after 10 s, database: nobody answers$/)
    expect((error as NodeFailed).lastLines).toContain('info: listening')
    expect(pids).not.toEqual([])
    expect(pids.filter(alive)).toEqual([])
  })

  test('where a node does not listen within 10 s', async () => {
    const { error } = await failure({ stage: stage('broken'), env: { HOW: 'silent' } })
    expect(error.message).toMatch(/^server-\d is not ready: after 10 s, it does not listen$/)
  })

  test('where a node’s configuration is wrong', async () => {
    const { error } = await failure({ stage: stage('broken'), env: { LOG_LEVEL: 'loud' } })
    expect(error.message).toMatch(
      /^server-\d did not start: it ended with exit code 1: wrong configuration: LOG_LEVEL: /,
    )
  })

  test('where the world’s port is taken', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const { error, pids } = await failure({ stage: stage('small'), world: { port } })
    expect(error).toBeInstanceOf(PortTaken)
    expect(error).toMatchObject({ port, message: `Port ${port} is taken by another program.` })
    expect(pids).toEqual([])
    await new Promise((resolve) => server.close(resolve))
  })

  test('where the name server’s port is taken', async () => {
    const socket = createSocket('udp4')
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    const { port } = socket.address()
    const { error } = await failure({ stage: stage('small'), dnsPort: port })
    expect(error).toBeInstanceOf(PortTaken)
    await new Promise<void>((resolve) => socket.close(resolve))
  })

  test('where there is no such stage, or no such kind of node in it', async () => {
    expect((await failure({ stage: stage('nothing') })).error.message).toMatch(/^There is no stage in /)
    const { error } = await failure({ stage: stage('small'), counts: { web: 2 } })
    expect(error).toBeInstanceOf(WrongOption)
    expect(error.message).toBe('This stage has no nodes of the kind web.')
  })

  test('where it was given up', async () => {
    const giveUp = new AbortController()
    const options = { stage: stage('broken'), env: { HOW: 'silent' }, signal: giveUp.signal }
    const { error, pids } = await failure(options, () => giveUp.abort(new Error('changed my mind')))
    expect(error.message).toBe('changed my mind')
    expect(pids).not.toEqual([])
    expect(pids.filter(alive)).toEqual([])
  })
})

test('data stays where it was asked to be', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'kept-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true }))
  const system = await startSystem({ stage: stage('small'), dataDir, counts: { store: 1 } })
  await system.stop()
  expect(readdirSync(dataDir).sort()).toEqual(['dns-1', 'server-1', 'store-1'])
})
