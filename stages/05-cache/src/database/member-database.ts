/**
 * What a member of the group answers. Writes, and reads of the latest, only the primary, and only as long as it can be
 * sure that it is the only one. Other reads any copy that shows as much as whoever asks has seen.
 */
import type { Database } from '@ztm/domain/database'
import { unavailable } from '@ztm/domain/problem'
import type { Condition } from './condition.ts'
import { isBehind, learn, moveOn, type Position, positionIn } from './position.ts'
import type { Primary } from './primary.ts'
import type { ShownDatabase } from './shown-database.ts'

/** In milliseconds: so long a reader waits for what they have seen elsewhere, before they are sent on. */
const WAIT = 50

export type Parts = {
  sqlite: ShownDatabase
  /** Changes whenever more is shown. */
  moved: Condition
  shows: { position: () => Position; isFresh: () => boolean }
  primary: () => Primary | undefined
}

export function memberDatabase({ sqlite, moved, shows, primary }: Parts): Database {
  async function reach(position: Position): Promise<void> {
    const isThere = () => !isBehind(shows.position(), position)
    if (isThere() || (await moved.wait(isThere, WAIT))) return
    // Whoever knows more than the primary has seen what has been discarded since.
    if (!primary()?.mayAnswer()) throw unavailable('This database is behind what was seen elsewhere.')
  }

  return {
    async read(call, sql, params, how = 'seen') {
      const check = () => {
        if (how === 'latest' && !primary()?.mayAnswer())
          throw unavailable('This database is not the primary.')
      }
      check()
      if (how === 'seen' && !shows.isFresh())
        throw unavailable('This database has not heard from the primary.')
      const asked = positionIn(call.seen)
      await reach(asked)
      // It may be the primary no more, and have reached what it waited for as somebody's replica.
      check()
      const rows = sqlite.read(sql, params)
      learn(call.seen, asked, shows.position())
      return rows
    },
    async write(call, batch) {
      const leader = primary()
      if (!leader) throw unavailable('This database is not the primary.')
      try {
        await leader.write(call, batch)
      } finally {
        moveOn(call.seen, shows.position())
      }
    },
  }
}
