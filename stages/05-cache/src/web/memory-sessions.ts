/**
 * Sessions in this process's memory: gone when it is, and known to no other server. So a token begins with the name of
 * the server that made it, for whoever has to find that server again.
 */
import type { Clock, Random } from '@ztm/domain/clock'
import type { Session, Sessions } from '@ztm/domain/ports'
import { moveOn, positionIn } from '../database/position.ts'

const LIFETIME = 30 * 24 * 60 * 60 * 1000
/** About 30 MB. When there are more, the one begun longest ago ends: better than a process without memory. */
const MOST = 100_000

type Kept = Session & { until: number }

/** @param server this server's name: the first part of every token it makes */
export function createMemorySessions(server: string, clock: Clock, random: Random): Sessions {
  const sessions = new Map<string, Kept>()
  return {
    async create(_call, userId) {
      const token = `${server}.${Buffer.from(random(24)).toString('base64url')}`
      sessions.set(token, { userId, seen: new Map(), until: clock() + LIFETIME })
      const [oldest] = sessions.keys()
      if (sessions.size > MOST && oldest !== undefined) sessions.delete(oldest)
      return token
    },
    async find(_call, token) {
      const session = sessions.get(token)
      if (session && session.until <= clock()) {
        sessions.delete(token)
        return undefined
      }
      return session
    },
    async note(_call, token, seen) {
      const session = sessions.get(token)
      // Requests of one person may end in another order than they began.
      if (session) moveOn(session.seen, positionIn(seen))
    },
    async end(_call, token) {
      sessions.delete(token)
    },
  }
}
