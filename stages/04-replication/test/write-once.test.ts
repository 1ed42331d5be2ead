/** A write whose answer is lost is asked for again, and done once; who has asked is told what has really become of it. */
import { ownCall } from '@ztm/domain/call'
import { Refused } from '@ztm/domain/database'
import { eventually, until } from '@ztm/testkit/eventually'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeOnce } from '../src/web/write-once.ts'
import { startSmallDatabases } from './small-databases.ts'

let group: Awaited<ReturnType<typeof startSmallDatabases>>
beforeEach(async () => {
  group = await startSmallDatabases()
})
afterEach(() => group.stop())

const adding = (id: string) =>
  writeOnce(group.database).write(ownCall('test', Date.now, 20_000), [
    { op: 'add', table: 'users', row: { id, username: id, password_hash: '' } },
  ])

test('done, and its answer lost: it is told that it is done', async () => {
  const [primary] = group.smalls
  let tries = 0
  await eventually(
    'a second try in time',
    async () => {
      primary.isMute = true
      primary.asked = []
      const before = primary.shows.seq
      const writing = adding(`u${tries++}`)
      const again = until('it to be asked again', () => primary.asked.length > 1, { within: 5_000, every: 5 })
      await Promise.race([writing, again]).finally(() => {
        primary.isMute = false
      })
      await writing
      expect(primary.shows.seq).toBe(before + 1)
    },
    { within: 20_000 },
  )
})

test('what somebody else has taken is refused, also the first time', async () => {
  await adding('taken')
  await expect(adding('taken')).rejects.toBeInstanceOf(Refused)
})
