/**
 * Tries again what got no answer, and writes nothing twice: every batch carries a row of its own, whose key the
 * database refuses the second time. So when it is that row which is refused, an earlier try had been written and only
 * its answer was lost. The idea is the idempotency key's, as payment systems have it.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Call } from '@ztm/domain/call'
import { type Change, type Database, Refused } from '@ztm/domain/database'
import { newId } from '@ztm/domain/ids'
import { Problem } from '@ztm/domain/problem'

/** In milliseconds: a server that has just gone down is rarely back at once. */
const PAUSE = 50

export function writeOnce(database: Database): Database {
  return {
    read: (call, sql, params, how) => again(call, () => database.read(call, sql, params, how)),
    async write(call, batch) {
      const row = { id: newId(Date.now, randomBytes, 0), at: Date.now() }
      const mark: Change = { op: 'add', table: 'batches', row }
      try {
        await again(call, () => database.write(call, [mark, ...batch]))
      } catch (error) {
        if (!(error instanceof Refused && error.change === mark)) throw error
      }
    },
  }
}

/** Until it is answered one way or the other, or there is no time left for it. */
async function again<T>(call: Call, doing: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await doing()
    } catch (error) {
      const lost = error instanceof Problem && error.kind === 'unavailable'
      if (!lost || Date.now() + PAUSE >= call.deadline) throw error
      await pause(PAUSE)
    }
  }
}
