/** Load from a terminal: on a stage of its own, and on the one that runs in the lab. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LoadReport } from '@ztm/lab/load/run-load'
import { eventually } from '@ztm/testkit/eventually'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { ANY_PORTS, courseHere, type Foreground, inForeground, runCourse } from './run-course.ts'

/** Stages start and people sign up meanwhile, on a computer that may be busy with everything else. */
const LONG = { within: 80_000 }
vi.setConfig({ testTimeout: 180_000 })

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'a load '))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const reportIn = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as LoadReport

/** One that can be interrupted; its temporary files lie in the test's folder. */
function interruptible(args: string[], env: Record<string, string>) {
  const course = join(import.meta.dirname, '../bin/course.js')
  const child = spawn(course, ['load', ...args], {
    env: { ...process.env, ...ANY_PORTS, TMPDIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
  }
  return {
    text: () => text,
    interrupt: () => child.kill('SIGINT'),
    code: once(child, 'close').then(([code]) => code as number | null),
    says: (what: RegExp) => eventually(`it says ${what}`, async () => expect(text).toMatch(what), LONG),
  }
}

describe('on a stage of its own', () => {
  test('it starts the stage, loads it, reports, writes the report, and leaves nothing behind', async () => {
    const path = join(folder, 'report.json')
    const args = ['1', '--seed', '5', '--rate', '20', '--seconds', '2', '--reads', '80', '--json', path]
    const { code, out, err } = await runCourse(['load', ...args], { ...ANY_PORTS, TMPDIR: folder })
    expect(code).toBe(0)
    expect(err).toMatch(/^Starting 01-single-server for it …\nFilling it with 5 people/)
    expect(out).toMatch(
      /asked +20 requests a second, evenly spaced, for 2 s; 80% reads, 20% by people logged in/,
    )
    expect(out).toMatch(/latency +p50 .* from the intended start/)
    const report = reportIn(path)
    expect(report).toMatchObject({
      asked: { rate: 20, seconds: 2, reads: 80 },
      due: 40,
      machine: { cores: expect.any(Number) },
      versions: { node: process.versions.node },
      endedBecause: null,
      invalidBecause: null,
    })
    expect(report.failed).not.toHaveProperty('4xx')
    expect(report.failed).not.toHaveProperty('5xx')
    expect(existsSync(join(folder, 'report.json'))).toBe(true)
  })

  test('Ctrl-C ends it with the report so far', async () => {
    const path = join(folder, 'report.json')
    const run = interruptible(['1', '--seed', 'none', '--seconds', '600', '--json', path], {})
    await run.says(/ 1 s {2}sent/)
    run.interrupt()
    expect(await run.code).toBe(130)
    expect(run.text()).toContain('It was ended early.')
    expect(run.text()).toMatch(/sent +\d+\n/)
    expect(reportIn(path).sent).toBeGreaterThan(0)
  })

  test('a rate that cannot be sent is an error, and says what could be and why', async () => {
    const args = [
      '1',
      '--seed',
      '5',
      '--rate',
      '100000',
      '--seconds',
      '0.5',
      '--reads',
      '100',
      '--people',
      '0',
    ]
    const { code, out } = await runCourse(['load', ...args], ANY_PORTS)
    // On the one computer it is the sender that is too slow for it, on the other the server.
    expect(out).toMatch(/\d+ of 50000: .*\d+ not, as (this computer was too slow|too many were unanswered)/)
    expect(code).toBe(1)
  })
})

describe('on the one that runs in the lab', () => {
  const inLab = () =>
    inForeground(['stage', '1', '--data', join(folder, 'data'), '--seed', 'none'], ANY_PORTS)
  const portOf = ({ out }: Foreground) => /the lab +http:\/\/localhost:(\d+)/.exec(out())?.[1] ?? ''

  test('it goes through the lab, one at a time; the lab’s death in the middle is one plain line', async () => {
    const lab = await inLab()
    const LAB_PORT = portOf(lab)
    const first = interruptible(['1', '--rate', '10', '--seconds', '600'], { LAB_PORT })
    await first.says(/Loading it/)
    expect(first.text()).toContain(`Asking the lab at http://127.0.0.1:${LAB_PORT}/lab for it …`)
    const second = await runCourse(['load', '1', '--seconds', '1'], { LAB_PORT })
    expect(second.code).toBe(1)
    expect(second.err.trim().split('\n').at(-1)).toBe('A load runs already.')
    const seeded = await runCourse(['load', '1', '--seed', '5'], { LAB_PORT })
    expect(seeded).toMatchObject({ code: 1, out: '' })
    expect(seeded.err).toMatch(/runs this stage already, so --seed, --web and --size come too late\.\n$/)

    await first.says(/ 1 s {2}sent/)
    first.interrupt()
    expect(await first.code).toBe(130)
    expect(first.text()).toMatch(/answered +\d+, which is/)

    const third = interruptible(['1', '--rate', '10', '--seconds', '600'], { LAB_PORT })
    await third.says(/ 1 s {2}sent/)
    lab.signal('SIGKILL')
    expect(await third.code).toBe(1)
    expect(third.text()).toMatch(/\nThe lab at http:\/\/127\.0\.0\.1:\d+\/lab has gone away\.\n$/)
    expect(third.text()).not.toMatch(/\n +at /)
  })
})

const plainLines = (err: string) =>
  err
    .trim()
    .split('\n')
    .filter((one) => !one.startsWith('Starting'))

test.each([
  [['77'], /^There is no stage “77”\./],
  [['1', '--rate', 'fast'], /^--rate takes a number, not “fast”\.$/],
  [['1', '--rate', '0'], /^--rate: Too small/],
  [['1', '--rate', '1000000'], /^--rate: Too big/],
  [['1', '--rate', '1', '--connections', '1'], /^Give either --rate/],
  [['1', '--reads', '101'], /^--reads: Too big/],
  [['1', '--seconds', ''], /^--seconds takes a number/],
  [['1', '--arrivals', 'never'], /^--arrivals: Invalid option/],
  [['1', '--chance', '-1'], /^--chance: Too small/],
  [['1', '--json', '/nowhere/at/all.json'], /^There is no folder \/nowhere\/at\.$/],
])('%j is one plain line', async (args, line) => {
  const { code, err } = await courseHere(['load', ...args], ANY_PORTS)
  expect(code).toBe(1)
  expect(plainLines(err)).toEqual([expect.stringMatching(line)])
})

test.each([
  [['1', '--seed', 'lots'], /^--seed takes demo, none or a number of users/],
  [['3', '--web', 'many'], /^--web is a whole number from 1 to 16/],
  [['1', '--web', '3'], /^This stage has no nodes of the kind web\.$/],
  [['3', '--size', 'huge'], /^There is no size huge/],
])('%j is one plain line, and nothing is started', async (args, line) => {
  const { code, err } = await runCourse(['load', ...args], ANY_PORTS)
  expect(code).toBe(1)
  expect(plainLines(err)).toEqual([expect.stringMatching(line)])
})
