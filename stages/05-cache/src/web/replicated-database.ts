/**
 * The database in several copies. Writes, and reads of the latest, go to the primary: whichever took the last one, until
 * it refuses. Other reads go to replicas, where each says itself whether it is far enough for whoever asks, and to the
 * primary where none is. What got no answer may have been done: that is for `writeOnce`, which asks again.
 */
import type { Call } from '@ztm/domain/call'
import type { Database } from '@ztm/domain/database'
import { Problem, unavailable } from '@ztm/domain/problem'
import type { Copies, Copy } from './copies.ts'

type Asking<T> = (database: Database, brief: Call) => Promise<T>

export function replicatedDatabase(copies: Pick<Copies, 'open'>): Database {
  let primary: Copy | undefined

  /** The least busy first. Among equals, chance decides, so that servers do not all choose the same. */
  function byLoad(): Copy[] {
    const last = (copy: Copy) => (copy.isAvoided() ? 2 : 0) + (copy === primary ? 1 : 0)
    return copies
      .open()
      .map((copy) => ({ copy, last: last(copy), load: copy.underWay() + Math.random() }))
      .sort((one, other) => one.last - other.last || one.load - other.load)
      .map(({ copy }) => copy)
  }

  async function atPrimary<T>(call: Call, what: Asking<T>): Promise<T> {
    const others = byLoad().filter((copy) => copy !== primary)
    return await firstOf(primary?.isOpen() ? [primary, ...others] : others, call, async (copy) => {
      const answer = await copy.ask(call, what)
      primary = copy
      return answer
    })
  }

  return {
    async read(call, sql, params, how = 'seen') {
      if (how === 'latest') return await atPrimary(call, (copy, brief) => copy.read(brief, sql, params, how))
      const reading = (how: 'seen' | 'stale') => (copy: Copy) =>
        copy.ask(call, (database, brief) => database.read(brief, sql, params, how))
      try {
        return await firstOf(byLoad(), call, reading('seen'))
      } catch (error) {
        if (!isUnavailable(error)) throw error
        // Nobody is known to be up to date: what is there is better than nothing.
        return await firstOf(byLoad(), call, reading('stale'))
      }
    },
    write: (call, batch) => atPrimary(call, (copy, brief) => copy.write(brief, batch)),
  }
}

/** @throws Problem `unavailable`, where none of them answered */
async function firstOf<T>(copies: Copy[], { deadline }: Call, ask: (copy: Copy) => Promise<T>): Promise<T> {
  let problem: unknown = unavailable('No database can be reached.')
  for (const copy of copies) {
    if (Date.now() >= deadline) break
    try {
      return await ask(copy)
    } catch (error) {
      if (!isUnavailable(error)) throw error
      problem = error
    }
  }
  throw problem
}

const isUnavailable = (error: unknown) => error instanceof Problem && error.kind === 'unavailable'
