/** Nodes that are Redis servers: real ones, which the lab starts, watches, breaks and ends like any other node. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join, relative } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { NodeKind } from '@ztm/node/system'
import { beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { LabEvent } from '../src/events.ts'
import { type AllFigures, watchFigures } from '../src/figures.ts'
import { NodeFailed } from '../src/plain-error.ts'
import { anyFree } from '../src/ports.ts'
import { findRedis } from '../src/redis-program.ts'
import { type RunningSystem, startSystem } from '../src/system.ts'
import { fetchText } from './fetch-text.ts'
import { alive, childrenOf, commandOf } from './processes.ts'

const SECRET = 'a "secret" of this test'
const LIMITS = { maxmemory: '3mb', policy: 'allkeys-lru' } as const
const SERVER = join(import.meta.dirname, 'fixtures/small/src/server.ts')

const folder = mkdtempSync(join(tmpdir(), 'redis nodes '))
let stages = 0

/** A stage of Redis servers and, if wanted, of the server that is told of them. */
function stageOf(redis: { maxmemory: string; policy: 'allkeys-lru' }, withServer = false): string {
  const stage = join(folder, `${++stages}-stage`)
  const src = join(stage, 'src')
  const one = { per: 'center', count: 1, groups: 1, needs: [], public: false } as const
  const kinds: NodeKind[] = [{ ...one, kind: 'store', roles: ['cache'], redis }]
  const main = relative(src, SERVER)
  if (withServer) kinds.push({ ...one, kind: 'server', roles: ['web'], needs: ['store'], main })
  mkdirSync(src, { recursive: true })
  writeFileSync(join(stage, 'package.json'), '{"type": "module"}')
  writeFileSync(join(src, 'system.ts'), `export const system = ${JSON.stringify(kinds)}`)
  return stage
}

/** @returns all that it answers to these commands */
async function ask(port: number, ...commands: string[]): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port })
  socket.write([...commands, 'QUIT', ''].join('\r\n'))
  let text = ''
  for await (const chunk of socket.setEncoding('latin1')) text += chunk
  return text
}
const askAs = (secret: string, port: number, ...commands: string[]) =>
  ask(port, `AUTH ${JSON.stringify(secret)}`, ...commands)
/** Whether it says nothing at all for a while. */
const silent = (answer: Promise<string>) => Promise.race([answer.then(() => false), pause(300, true)])
const within = (ms: number) => ({ timeout: ms, interval: 20 })

let system: RunningSystem
const events: LabEvent[] = []
beforeAll(async () => {
  system = await startSystem({
    stage: stageOf(LIMITS, true),
    links: true,
    env: { TIER_SECRET: SECRET },
    onEvent: (event) => events.push(event),
  })
  return async () => {
    await system.stop()
    rmSync(folder, { recursive: true })
  }
  // Where there is no Redis yet, it is installed now.
}, 180_000)
beforeEach(() => {
  events.length = 0
})

const store = () => system.node('store-1')
const say = (...commands: string[]) => askAs(SECRET, store().port, ...commands)
const ready = () => vi.waitFor(() => expect(store().state).toBe('ready'), within(10_000))

describe('a Redis server of a system', () => {
  test('is a process of its own that is ready, and those that need it are told where it is', async () => {
    expect(store()).toMatchObject({ state: 'ready', kind: 'store', ip: '10.1.1.1', adminPort: 0, size: null })
    expect(commandOf(store().pid ?? 0)).toContain('-server')
    expect(system.serverUrl('store-1')).toBe(`redis://127.0.0.1:${store().port}`)
    const { stores } = JSON.parse((await fetchText(system.serverUrl('server-1'))).text)
    expect(stores).toMatchObject([{ name: 'store-1', adminPort: 0 }])
    // Over a link of its own.
    expect(stores[0].port).not.toBe(store().port)
    expect(await askAs(SECRET, stores[0].port, 'PING')).toContain('+PONG')
  })

  test('answers nobody who does not say the secret, which does not stand in its command', async () => {
    expect(await ask(store().port, 'PING', 'GET x')).toMatch(/^-NOAUTH .*\r\n-NOAUTH /)
    expect(await askAs('guessed', store().port, 'PING')).toMatch(/^-WRONGPASS .*\r\n-NOAUTH /)
    expect(await say('PING')).toBe('+OK\r\n+PONG\r\n+OK\r\n')
    expect(commandOf(store().pid ?? 0)).not.toContain('secret')
  })

  test('has its own limit and policy, and keeps nothing on disk', async () => {
    const settings = ['maxmemory', 'maxmemory-policy', 'save', 'appendonly', 'bind']
    const answers = await say(...settings.map((name) => `CONFIG GET ${name}`))
    const values = answers.split('\r\n').filter((line) => !/^[+*$]/.test(line))
    expect(values).toEqual([
      ...['maxmemory', `${3 * 1024 * 1024}`, 'maxmemory-policy', 'allkeys-lru'],
      ...['save', '', 'appendonly', 'no', 'bind', '127.0.0.1', ''],
    ])
  })

  test('has neither an admin port nor a size', async () => {
    expect(() => system.adminUrl('store-1')).toThrow('store-1 is a Redis server: it has no admin port.')
    await expect(system.resize('store-1', 'large')).rejects.toMatchObject({
      name: 'WrongOption',
      message: 'store-1 is a Redis server, and has no size.',
    })
  })

  test('counts what it is asked for, and not that the lab asks how it is', async () => {
    const before = await system.counters('store-1')
    await say('SET here 1', 'GET here', 'GET here', 'GET nowhere')
    const now = await system.counters('store-1')
    expect(Number(now.requests) - Number(before.requests)).toBe(4)
    expect(now.cache?.hits).toBe((before.cache?.hits ?? 0) + 2)
    expect(now.cache?.misses).toBe((before.cache?.misses ?? 0) + 1)
    expect(now.memory).toBeGreaterThan(1024 * 1024)
    expect(now.cpuSeconds).toBeGreaterThan(0)
  })

  test('drops what is old when it is full, and its figures show it', async () => {
    const figures: AllFigures[] = []
    onTestFinished(watchFigures(system, (now) => figures.push(now)))
    await vi.waitFor(() => expect(figures.length).toBeGreaterThan(0), within(10_000))
    const big = 'x'.repeat(50_000)
    const answers = await say(...Array.from({ length: 100 }, (_, n) => `SET filler-${n} ${big}`))
    expect(answers).toBe('+OK\r\n'.repeat(102))
    const most = () => Math.max(...figures.map((now) => now['store-1']?.cache?.evictions ?? 0))
    await vi.waitFor(() => expect(most()).toBeGreaterThan(0), within(10_000))
    expect(figures.at(-1)?.['server-1']).toMatchObject({ cpu: expect.any(Number) })
    expect(figures.at(-1)?.['server-1']).not.toHaveProperty('cache')
  })
})

describe('broken', () => {
  test('killed and started again, it is where it was, and empty', async () => {
    const { port, pid } = store()
    await say('SET kept 1')
    await system.kill('store-1')
    expect(store()).toMatchObject({ state: 'dead', pid: undefined, port })
    expect(alive(pid ?? 0)).toBe(false)
    await expect(say('PING')).rejects.toThrow('ECONNREFUSED')
    await system.startNode('store-1')
    expect(store()).toMatchObject({ state: 'ready', port })
    expect(await say('GET kept')).toBe('+OK\r\n$-1\r\n+OK\r\n')
  })

  test('frozen, it holds its connections and says nothing; thawed, it has forgotten nothing', async () => {
    await say('SET kept 1')
    const { pid } = store()
    await system.freeze('store-1')
    const waiting = say('GET kept')
    expect(await silent(waiting)).toBe(true)
    expect(store().state).toBe('frozen')
    await system.thaw('store-1')
    expect(await waiting).toContain('$1\r\n1\r\n')
    await ready()
    expect(store().pid).toBe(pid)
  })

  test('frozen, it can be restarted, and stopped in order', async () => {
    await system.freeze('store-1')
    const { pid } = store()
    await system.restart('store-1')
    expect(store()).toMatchObject({ state: 'ready' })
    expect(store().pid).not.toBe(pid)
    await system.stopNode('store-1')
    expect(store()).toMatchObject({ state: 'stopped', pid: undefined })
    await system.startNode('store-1')
    const said = events.flatMap((event) => (event.type === 'log' ? [event.line] : []))
    expect(said).toContainEqual(
      expect.objectContaining({ level: 'info', msg: 'Ready to accept connections' }),
    )
  })

  test('cut off, it is silent to the one and answers everybody else', async () => {
    const [seen] = system.neighboursOf('server-1')
    await system.cut('server-1', 'store-1')
    const waiting = askAs(SECRET, seen?.port ?? 0, 'PING')
    expect(await silent(waiting)).toBe(true)
    expect(await say('PING')).toContain('+PONG')
    await system.heal('server-1', 'store-1')
    expect(await waiting).toContain('+PONG')
  })
})

test('it ends with its system, and one that somebody else runs does not', async () => {
  const port = await anyFree()
  const theirs = spawn(findRedis() ?? '', ['--port', `${port}`, '--bind', '127.0.0.1', '--save', ''])
  onTestFinished(() => void theirs.kill('SIGKILL'))
  await vi.waitFor(async () => expect(await ask(port, 'PING')).toContain('+PONG'), within(10_000))
  const another = await startSystem({ stage: stageOf(LIMITS) })
  const { pid, port: its } = another.node('store-1')
  expect(its).not.toBe(port)
  await another.freeze('store-1')
  await another.stop()
  expect(alive(pid ?? 0)).toBe(false)
  expect(await ask(port, 'PING')).toContain('+PONG')
})

test('it does not survive a runner that is killed', async () => {
  const home = join(folder, 'home')
  mkdirSync(home)
  const lab = join(import.meta.dirname, '../src/system.ts')
  const code = `
    import { startSystem } from ${JSON.stringify(lab)}
    const system = await startSystem({ stage: ${JSON.stringify(stageOf(LIMITS))} })
    await system.freeze('store-1')
    process.stdout.write(String(system.node('store-1').pid))`
  const runner = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: home },
  })
  onTestFinished(() => void runner.kill('SIGKILL'))
  const [pid] = await once(runner.stdout, 'data')
  const children = childrenOf(runner.pid ?? 0)
  // It and the reaper.
  expect(children).toHaveLength(2)
  expect(children).toContain(Number(pid))
  runner.kill('SIGKILL')
  await vi.waitFor(() => expect(children.filter(alive)).toEqual([]), within(10_000))
  expect(readdirSync(home)).toEqual([])
})

describe('what can’t be started', () => {
  test('says why in its own last words', async () => {
    const starting = startSystem({ stage: stageOf({ ...LIMITS, maxmemory: 'lots' }) })
    const error = await starting.catch((error) => error)
    expect(error).toBeInstanceOf(NodeFailed)
    expect(error.message).toBe(
      'store-1 did not start: it ended with exit code 1: argument must be a memory value',
    )
    expect(error.lastLines).toContain(">>> 'maxmemory lots'")
  })

  test('is tried at another port where somebody was faster', async () => {
    const real = findRedis() ?? ''
    const programs = join(folder, 'programs')
    mkdirSync(programs)
    const node = JSON.stringify(process.execPath)
    // At first it takes the port that it was told before the real one does.
    writeFileSync(
      join(programs, 'faster.mjs'),
      `import { spawnSync } from 'node:child_process'
      import { createServer } from 'node:net'
      import { text } from 'node:stream/consumers'
      const input = await text(process.stdin)
      const port = /^port (.*)$/m.exec(input)[1]
      const startTheRealOne = () => {
        const { status } = spawnSync(${JSON.stringify(real)}, ['-'], { input, stdio: ['pipe', 'inherit', 'inherit'] })
        process.exit(status)
      }
      const server = createServer((socket) => socket.destroy())
      // Another test's process may be faster still, which comes to the same.
      server.on('error', startTheRealOne).listen(port, '127.0.0.1', startTheRealOne)`,
    )
    const program = join(programs, 'redis-server')
    writeFileSync(
      program,
      `#!/bin/sh
      cd '${programs}'
      if [ -e tried ]; then exec ${real} -; fi
      : > tried
      exec ${node} faster.mjs`,
    )
    chmodSync(program, 0o755)
    vi.stubEnv('PATH', `${programs}${delimiter}${process.env.PATH}`)
    onTestFinished(() => void vi.unstubAllEnvs())
    const begun: LabEvent[] = []
    const late = await startSystem({ stage: stageOf(LIMITS), onEvent: (event) => begun.push(event) })
    const states = begun.flatMap((event) => (event.type === 'state' ? [event.node.state] : []))
    expect(states).toEqual(['starting', 'dead', 'starting', 'ready'])
    expect(alive(late.node('store-1').pid ?? 0)).toBe(true)
    await late.stop()
  })

  // There it may be where it is found without a path.
  test.skipIf(process.platform === 'darwin')('because there is no Redis, costs no process', async () => {
    const before = childrenOf(process.pid)
    vi.stubEnv('PATH', folder)
    const starting = startSystem({ stage: stageOf(LIMITS) }).finally(() => vi.unstubAllEnvs())
    await expect(starting).rejects.toMatchObject({
      name: 'PlainError',
      message: `Stage ${stages}-stage needs Redis, and there is none. Install redis-server or valkey-server as this system installs programs.`,
    })
    expect(childrenOf(process.pid).filter((pid) => !before.includes(pid) && alive(pid))).toEqual([])
  })
})
