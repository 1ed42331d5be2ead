/**
 * Tries again what got no answer, and writes nothing twice: every batch carries a row of its own, whose key the
 * database refuses the second time. So when it is that row which is refused, an earlier try had been written and only
 * its answer was lost. The idea is the idempotency key's, as payment systems have it.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { but, type Call } from '@ztm/domain/call'
import { type Change, type Database, Refused } from '@ztm/domain/database'
import { newId } from '@ztm/domain/ids'
import { Problem, unavailable } from '@ztm/domain/problem'

/** In milliseconds: a server that has just gone down is rarely back at once. */
const PAUSE = 50
/** In milliseconds, all tries together: people are told within 2 s, also those who upload and have more time. */
const PATIENCE = 1_500

export function writeOnce(database: Database): Database {
  return {
    read: (call, sql, params, how) => again(call, (brief) => database.read(brief, sql, params, how)),
    async write(call, batch) {
      const row = { id: newId(Date.now, randomBytes, 0), at: Date.now() }
      const mark: Change = { op: 'add', table: 'batches', row }
      try {
        await again(call, (brief) => database.write(brief, [mark, ...batch]))
      } catch (error) {
        if (!(error instanceof Refused && error.change === mark)) throw error
      }
    },
  }
}

/** Requests that have waited in vain: what they still want to tidy up must not keep them waiting once more. */
const gaveUp = new WeakSet<Call>()

/** Until it is answered one way or the other, or there is no time left for it. */
async function again<T>(call: Call, doing: (brief: Call) => Promise<T>): Promise<T> {
  if (gaveUp.has(call)) throw unavailable('The database did not answer before.')
  const end = Date.now() + PATIENCE
  const brief = call.deadline > end ? but(call, { deadline: end }) : call
  for (;;) {
    try {
      return await doing(brief)
    } catch (error) {
      if (!(error instanceof Problem && error.kind === 'unavailable')) throw error
      if (Date.now() + PAUSE >= brief.deadline) {
        gaveUp.add(call)
        throw error
      }
      await pause(PAUSE)
    }
  }
}
