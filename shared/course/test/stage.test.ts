/** A stage in the foreground, as somebody at a terminal has it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StageState } from '@ztm/lab/runner'
import type { List, Photo } from '@ztm/testkit/api-types'
import { eventually } from '@ztm/testkit/eventually'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ownNodePath } from '../src/own-node.ts'
import { ANY_PORTS, type Foreground, inForeground, PATIENCE } from './run-course.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'a stage '))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const startStage = (seed: string, node?: string) =>
  inForeground(['stage', '1', '--data', join(folder, 'data'), '--seed', seed], ANY_PORTS, node)

const addressOf = (what: string, { out }: Foreground) =>
  new RegExp(`the ${what} +(http://localhost:\\d+)`).exec(out())?.[1] ?? ''

const get = async <T>(url: string) => (await (await fetch(url)).json()) as T

const alive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function pidsOf(run: Foreground): Promise<number[]> {
  const { nodes } = await get<StageState>(`${addressOf('lab', run)}/lab/system`)
  return nodes.flatMap(({ pid }) => pid ?? [])
}

const gone = (pids: readonly number[]) =>
  eventually('all nodes are gone', async () => expect(pids.filter(alive)).toEqual([]), PATIENCE)

test('it says where everything is and what happens to its nodes, and Ctrl-C ends all of it within two seconds', async () => {
  const run = await startStage('none')
  expect((await fetch(addressOf('app', run))).status).toBe(200)
  await fetch(`${addressOf('lab', run)}/lab/nodes/server-1/kill`, { method: 'POST' })
  await eventually(
    'its death is told',
    async () => expect(run.out()).toContain('server-1 has died'),
    PATIENCE,
  )
  await fetch(`${addressOf('lab', run)}/lab/nodes/server-1/start`, { method: 'POST' })
  await eventually('so is its return', async () => expect(run.out()).toContain('server-1 is ready'), PATIENCE)

  const pids = await pidsOf(run)
  expect(pids).toHaveLength(2)
  const before = performance.now()
  run.signal('SIGINT')
  expect(await run.ended).toBe(0)
  expect(performance.now() - before).toBeLessThan(2000)
  expect(pids.filter(alive)).toEqual([])
})

test('it is filled once, and keeps what it has; when it is killed, no node is left, not even a frozen one', async () => {
  const photosIn = async (run: Foreground) =>
    (await get<List<Photo>>(`${addressOf('app', run)}/api/v1/photos?limit=50`)).items
  const first = await startStage('3')
  await eventually('it is filled', async () => expect(first.out()).toContain('filled after'), PATIENCE)
  const photos = await photosIn(first)
  expect(photos.length).toBeGreaterThan(0)
  first.signal('SIGINT')
  await first.ended

  const second = await startStage('3')
  expect(await photosIn(second)).toEqual(photos)
  expect(second.out()).not.toContain('filling')
  const pids = await pidsOf(second)
  await fetch(`${addressOf('lab', second)}/lab/nodes/server-1/freeze`, { method: 'POST' })
  second.signal('SIGKILL')
  await gone(pids)
})

describe.skipIf(!ownNodePath())('where another Node was asked to run it', () => {
  test('Ctrl-C ends all of it too', async () => {
    const run = await startStage('none', ownNodePath())
    const pids = await pidsOf(run)
    run.signal('SIGINT')
    expect(await run.ended).toBe(0)
    expect(pids.filter(alive)).toEqual([])
  })

  test('nothing is left of it when it is killed', async () => {
    const run = await startStage('none', ownNodePath())
    const pids = await pidsOf(run)
    run.signal('SIGKILL')
    await gone(pids)
  })
})
