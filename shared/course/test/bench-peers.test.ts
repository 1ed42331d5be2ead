/** The peers of the benchmarks: each does what it is compared for, and leaves nothing behind. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '@ztm/testkit/eventually'
import { expect, onTestFinished, test } from 'vitest'
import { cpuSeconds } from '../src/bench/cpu.ts'
import { load } from '../src/bench/load.ts'
import { photo, SELECT } from '../src/bench/peers/a-photo.ts'
import { startEcho } from '../src/bench/peers/echo.ts'
import { findNginx, startNginx } from '../src/bench/peers/nginx.ts'
import { startPostgres } from '../src/bench/peers/postgres.ts'
import { onThisComputer } from '../src/bench/peers/postgres-binaries.ts'
import { startProcess } from '../src/bench/process.ts'
import { PATIENCE } from './run-course.ts'

const PEERS = join(import.meta.dirname, '../src/bench/peers')

/** Of PostgreSQL, of which there may be others here. */
const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('ztm-postgres-'))

test('the echo answers many at once, each with the row', async () => {
  const echo = await startEcho(photo(1))
  onTestFinished(echo.stop)
  const answers = await Promise.all(Array.from({ length: 100 }, () => echo.read(SELECT, [photo(1).id])))
  expect(answers).toEqual(Array.from({ length: 100 }, () => [photo(1)]))
})

test('http-proxy passes requests on, and what that costs is found', async () => {
  const hello = await startProcess<number>(join(PEERS, 'hello-main.ts'))
  onTestFinished(hello.stop)
  const proxy = await startProcess<number>(join(PEERS, 'http-proxy-main.ts'), { args: [`${hello.said}`] })
  onTestFinished(proxy.stop)
  const before = cpuSeconds(proxy.pid)
  const { answered } = await load({ origin: `http://127.0.0.1:${proxy.said}`, paths: ['/'] }, 0.5)
  expect(answered).toBeGreaterThan(0)
  expect(cpuSeconds(proxy.pid)).toBeGreaterThan(before)
})

test('a load that is not answered by 200 fails', async () => {
  const proxy = await startProcess<number>(join(PEERS, 'http-proxy-main.ts'), { args: ['1'] })
  onTestFinished(proxy.stop)
  await expect(load({ origin: `http://127.0.0.1:${proxy.said}`, paths: ['/'] }, 0.5)).rejects.toThrow()
})

test('a program that does not start says why in one line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ztm-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const main = join(folder, 'main.ts')
  writeFileSync(main, 'throw new TypeError("nothing works")')
  await expect(startProcess(main)).rejects.toThrow(/main\.ts ended with exit code 1: .*nothing works/)
})

test.runIf(findNginx())('nginx keeps what its origin gives, and leaves nothing behind', async () => {
  const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('ztm-nginx-'))
  const before = folders()
  const picture = await startProcess<number>(join(PEERS, 'picture-main.ts'), { args: ['50000'] })
  onTestFinished(picture.stop)
  const { port, pid, stop } = await startNginx(`http://127.0.0.1:${picture.said}`)
  const get = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/picture`)
    return { said: answer.headers.get('cache-status'), bytes: (await answer.arrayBuffer()).byteLength }
  }
  expect(await get()).toEqual({ said: 'MISS', bytes: 50_000 })
  expect(await get()).toEqual({ said: 'HIT', bytes: 50_000 })
  await stop()
  expect(() => process.kill(pid, 0)).toThrow()
  expect(folders()).toEqual(before)
})

test('nginx that has no origin says why, and how to get one', async () => {
  await expect(startNginx('nowhere')).rejects.toThrow(/^There is no nginx to compare with.*apt-get install/s)
})

const withPostgres = test.runIf(onThisComputer(process.env.PATH ?? '', '/usr/lib/postgresql/*/bin'))

withPostgres(
  'PostgreSQL starts, also for root, answers, and is gone afterwards',
  async () => {
    const before = folders()
    const { pool, version, stop } = await startPostgres(2)
    try {
      expect(version).toMatch(/^\d+/)
      const { rows } = await pool.query('SELECT $1::int + 1 AS two', [1])
      expect(rows).toEqual([{ two: 2 }])
    } finally {
      await stop()
    }
    await eventually('its folder is gone', async () => expect(folders()).toEqual(before), PATIENCE)
  },
  90_000,
)

withPostgres(
  'its standbys follow, and a write waits until one of them has it',
  async () => {
    const before = folders()
    const { pool, standbys, stop } = await startPostgres(1, 2)
    try {
      await pool.query('CREATE TABLE written AS SELECT 1 AS one')
      for (const standby of standbys) {
        await eventually(
          'a standby to show it',
          async () => expect((await standby.query('SELECT one FROM written')).rows).toEqual([{ one: 1 }]),
          PATIENCE,
        )
        await expect(standby.query('INSERT INTO written VALUES (2)')).rejects.toThrow(/read-only/)
      }
      const { rows } = await pool.query('SELECT sync_state FROM pg_stat_replication')
      expect(rows).toEqual([{ sync_state: 'quorum' }, { sync_state: 'quorum' }])
    } finally {
      await stop()
    }
    await eventually('their folder is gone', async () => expect(folders()).toEqual(before), PATIENCE)
  },
  90_000,
)

test('PostgreSQL that cannot be started: why, and how to get it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ztm-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const main = join(PEERS, 'postgres-main.ts')
  const server = await startProcess<{ reason: string }>(main, { args: [folder] })
  onTestFinished(server.stop)
  expect(server.said.reason).toContain('initdb')
})

test('PostgreSQL is looked for on the path, then where Debian keeps it, the newest first', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ztm-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const put = (name: string, ...programs: string[]) => {
    const bin = join(folder, name)
    mkdirSync(bin, { recursive: true })
    for (const program of programs) writeFileSync(join(bin, program), '')
    return bin
  }
  const [half, nine, fifteen] = [
    put('path', 'postgres'),
    put('9/bin', 'postgres', 'initdb'),
    put('15/bin', 'postgres', 'initdb'),
  ]
  expect(onThisComputer(half, join(folder, '*/bin'))).toBe(fifteen)
  expect(onThisComputer(`${half}:${nine}`, join(folder, '*/bin'))).toBe(nine)
  expect(onThisComputer(half, join(folder, 'nothing/*'))).toBeUndefined()
  expect(existsSync(half)).toBe(true)
})
