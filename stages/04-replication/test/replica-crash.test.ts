/** SIGKILL, again and again, amid applying what the primary has: a replica goes on where it was. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Change } from '@ztm/domain/database'
import { chanceFrom, wholeBelow } from '@ztm/domain/seed/chance'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openFolder } from './logs.ts'

let folder: ReturnType<typeof openFolder>
beforeEach(() => {
  folder = openFolder()
})
afterEach(() => folder.remove())

test('killed again and again, a replica has everything once, and counts it once', {
  timeout: 60_000,
}, async () => {
  const primary = folder.open('primary')
  const like = (at: number): Change => ({
    op: 'add',
    table: 'likes',
    row: { photo_id: 'p', user_id: `${at}` },
  })
  primary.log.append(
    1,
    Array.from({ length: 250 }, (_, at) => [like(at)]),
  )
  const replica = folder.open('replica')
  replica.close()
  const chance = chanceFrom(4)
  let kills = 0
  for (let ended: unknown; ended !== 0; ) {
    const main = join(import.meta.dirname, 'applying-main.ts')
    const child = spawn(process.execPath, [main, primary.path, replica.path])
    let applied = 0
    const enough = 60 + wholeBelow(chance, 60)
    child.stdout.on('data', (dots) => {
      applied += dots.length
      if (applied >= enough && child.kill('SIGKILL')) kills += 1
    })
    ;[ended] = await once(child, 'exit')
    const { log, numbers, sqlite, close } = folder.open('replica')
    const rows = sqlite.written('SELECT count(*) AS n FROM likes', [])
    expect(rows).toEqual([{ n: log.last().seq }])
    expect(numbers()).toHaveLength(log.last().seq)
    close()
  }
  expect(kills).toBeGreaterThan(0)
  const { sqlite, log } = folder.open('replica')
  expect(log.last()).toEqual(primary.log.last())
  expect(sqlite.written('SELECT likes FROM photo_counts', [])).toEqual([{ likes: 250 }])
})
