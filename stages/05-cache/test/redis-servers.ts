/** Real Redis servers for a test, which it can kill, freeze and start again; they end with it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { thisComputer } from '@ztm/lab/computer'
import { anyFree } from '@ztm/lab/ports'
import { getRedis } from '@ztm/lab/redis-program'
import type { Neighbour, Neighbours } from '@ztm/node/neighbours'
import { Redis } from 'ioredis'
import { onTestFinished } from 'vitest'

export const SECRET = 'a secret of this test'

export type RedisServer = Awaited<ReturnType<typeof redisServer>>

export async function redisServer(name: string) {
  const program = await getRedis('This test', thisComputer())
  const port = await anyFree()
  const by = new Redis({ port, password: SECRET, lazyConnect: true, retryStrategy: () => 20 })
  by.on('error', () => {})
  let child: ChildProcess | undefined

  async function start(): Promise<void> {
    const limits = ['--maxmemory', '8mb', '--maxmemory-policy', 'allkeys-lru', '--save', '']
    const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--requirepass', SECRET, ...limits]
    child = spawn(program, args, { stdio: 'ignore' })
    await by.ping()
  }
  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  await start()
  onTestFinished(async () => {
    by.disconnect()
    await kill()
  })
  const neighbour = { name, host: '127.0.0.1', port, kind: 'cache' } as Neighbour
  return {
    name,
    neighbour,
    /** Asks it directly. */
    by,
    start,
    kill,
    freeze: () => child?.kill('SIGSTOP'),
    thaw: () => child?.kill('SIGCONT'),
  }
}

export const neighboursOf = (servers: readonly RedisServer[]): Neighbours => ({
  list: () => servers.map(({ neighbour }) => neighbour),
  names: () => servers.map(({ name }) => name),
  onChange: () => () => undefined,
})
