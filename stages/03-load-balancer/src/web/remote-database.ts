/** The database as the web tier has it now: at the other end of a connection. */
import { type Database, Refused, type Row } from '@ztm/domain/database'
import { Problem, unavailable } from '@ztm/domain/problem'
import type { Neighbours } from '@ztm/node/neighbours'
import { lineConnection, type Reply } from './line-connection.ts'

/** In milliseconds: the most that anybody waits for one answer, however long the request as a whole may take. */
const PATIENCE = 1_500

type Failure = { kind: 'no-space' | 'unavailable' | 'invalid'; detail: string }

export function connectDatabase(databases: Neighbours, secret: string): Database & { close(): void } {
  const connection = lineConnection(() => databases.list()[0], secret)
  return {
    async read({ requestId, deadline }, sql, params, how = 'seen') {
      const reply = await connection.ask({ requestId, read: { sql, params, how } }, left(deadline))
      return valid(reply).rows as Row[]
    },
    async write({ requestId, deadline }, batch) {
      const reply = await connection.ask({ requestId, write: batch }, left(deadline))
      const refused = typeof reply.refused === 'number' ? batch[reply.refused] : undefined
      if (refused) throw new Refused(refused)
      valid(reply)
    },
    close: connection.close,
  }
}

function left(deadline: number): number {
  const ms = Math.min(PATIENCE, deadline - Date.now())
  if (ms <= 0) throw unavailable('The request took too long.')
  return ms
}

function valid(reply: Reply): Reply {
  const failure = reply.problem as Failure | undefined
  if (!failure) return reply
  if (failure.kind === 'invalid') throw new Error(`the database refused a request: ${failure.detail}`)
  throw new Problem(failure.kind, failure.detail, { retryAfter: 1 })
}
