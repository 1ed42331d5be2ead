/** Readers are shown what counts, and nothing that is only written: they have a snapshot, which moves when it is told. */
import { existsSync, statSync } from 'node:fs'
import { Problem } from '@ztm/domain/problem'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openFolder, user, users } from './logs.ts'

let folder: ReturnType<typeof openFolder>
beforeEach(() => {
  folder = openFolder()
})
afterEach(() => folder.remove())

test('before anything is shown, nobody is answered', () => {
  const { log, seen } = folder.open('one')
  log.append(1, users(1))
  expect(seen).toThrow(Problem)
})

test('what is written is seen from when it is shown', () => {
  const { log, sqlite, seen, written } = folder.open('one')
  sqlite.show()
  log.append(1, users(2))
  expect(seen()).toEqual([])
  sqlite.show()
  log.append(1, users(1, 2))
  expect(seen()).toEqual(['u00000', 'u00001'])
  expect(written()).toEqual(['u00000', 'u00001', 'u00002'])
})

test('what was written before a restart is not shown before somebody says that it counts', () => {
  const before = folder.open('one')
  before.log.append(1, users(1))
  before.sqlite.show()
  before.close()
  const { sqlite, seen } = folder.open('one')
  expect(seen).toThrow(Problem)
  sqlite.show()
  expect(seen()).toEqual(['u00000'])
})

test('the write-ahead log begins anew, however much is written while readers look on', () => {
  const { path, log, sqlite, seen } = folder.open('one')
  for (let round = 0; round < 60; round++) {
    log.append(1, [[user(`u${round}`, 'x'.repeat(400_000))]])
    sqlite.show()
  }
  expect(seen()).toHaveLength(60)
  expect(statSync(`${path}-wal`).size).toBeLessThan(8 * 1024 * 1024)
})

test('somebody who looks into the file for long keeps nobody waiting', () => {
  const { path, log, sqlite, seen } = folder.open('one')
  log.append(1, users(1))
  const looking = new Sqlite(path, { readonly: true })
  looking.exec('BEGIN')
  looking.prepare('SELECT * FROM users').all()
  // Five seconds' wait for each would take longer than the test may.
  for (let round = 0; round < 24; round++) {
    log.append(1, [[user(`v${round}`, 'x'.repeat(400_000))]])
    sqlite.show()
  }
  expect(seen()).toHaveLength(25)
  looking.close()
  log.append(1, [[user('w')]])
  sqlite.show()
  expect(statSync(`${path}-wal`).size).toBeLessThan(1024 * 1024)
})

test('it becomes a copy of another: all of that, and nothing of what it was', async () => {
  const [one, other] = [folder.open('one'), folder.open('other')]
  one.log.append(1, users(500))
  other.log.append(1, users(3, 900))
  other.sqlite.show()
  await one.sqlite.copyTo(`${one.path}-copy`)
  expect(existsSync(`${one.path}-copy`)).toBe(true)
  await other.sqlite.becomeCopyOf(`${one.path}-copy`)
  other.log.readAgain()
  // What it shows is not known to count yet.
  expect(other.seen).toThrow(Problem)
  other.sqlite.show()
  expect(other.seen()).toEqual(one.written())
  expect(other.log.last()).toEqual(one.log.last())
  other.log.append(2, users(1, 500))
  expect(other.written()).toHaveLength(501)
})
