/** `course bench` as somebody at a terminal uses it. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '@ztm/testkit/eventually'
import { expect, onTestFinished, test } from 'vitest'
import { onThisComputer } from '../src/bench/peers/postgres-binaries.ts'
import { PATIENCE, runCourse } from './run-course.ts'

/** Not the one that would install PostgreSQL first, in a test. */
const STAGE = onThisComputer(process.env.PATH ?? '', '/usr/lib/postgresql/*/bin') ? '2' : '3'

const ROOT = join(import.meta.dirname, '../../..')
const MEASURED = join(ROOT, `docs/measured/bench-${STAGE}.json`)
const written = () => (existsSync(MEASURED) ? readFileSync(MEASURED, 'utf8') : undefined)

test('a stage that does not exist: one plain line', async () => {
  const { code, err, out } = await runCourse(['bench', '77'])
  expect(code).toBe(1)
  expect(err).toMatch(/^There is no stage “77”\. What there is: 1 \(single-server\).*\.\n$/)
  expect(out).toBe('')
})

test('--help', async () => {
  const { code, out } = await runCourse(['bench', '--help'])
  expect(code).toBe(0)
  expect(out).toContain('docs/measured/')
})

test.each(['SIGINT', 'SIGKILL'] as const)(
  '%s in the middle: nothing is written, and nothing lives on',
  async (signal) => {
    const before = written()
    const folder = mkdtempSync(join(tmpdir(), 'bench-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    // For the user that PostgreSQL runs as where this one is root.
    chmodSync(folder, 0o755)
    const child = spawn(join(ROOT, 'shared/course/bin/course.js'), ['bench', STAGE], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    let err = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text
    })
    await eventually('it measures', async () => expect(err).toContain('round 1 of'), { within: 60_000 })
    expect(readdirSync(folder)).not.toEqual([])
    const ended = once(child, 'exit')
    const started = descendantsOf(child.pid as number)
    expect(started.length).toBeGreaterThan(1)
    child.kill(signal)
    const [code] = await ended
    if (signal === 'SIGINT') {
      expect(code).toBe(130)
      expect(err).toContain('nothing is written')
    }
    await eventually(
      'all its processes have ended',
      async () => expect(living(started)).toEqual([]),
      PATIENCE,
    )
    await eventually('its folders are gone', async () => expect(readdirSync(folder)).toEqual([]), PATIENCE)
    expect(written()).toBe(before)
  },
  90_000,
)

/** Process, parent, state. Those that have ended and were not asked about yet (zombies) are not there any more. */
function processes(): { pid: number; parent: number }[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' }).trim().split('\n')
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , state]) => !state?.startsWith('Z'))
    .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }))
}

function descendantsOf(pid: number): number[] {
  const all = processes()
  const below = (one: number): number[] =>
    all.filter(({ parent }) => parent === one).flatMap((child) => [child.pid, ...below(child.pid)])
  return below(pid)
}

const living = (pids: readonly number[]) =>
  processes()
    .map(({ pid }) => pid)
    .filter((pid) => pids.includes(pid))
