/** The database as the web tier has it now: at the other end of a connection. */
import { type Database, Refused, type Row } from '@ztm/domain/database'
import { Problem, unavailable } from '@ztm/domain/problem'
import type { Neighbours } from '@ztm/node/neighbours'
import type { Node } from '@ztm/node/node'
import { lineConnection, type Reply } from './line-connection.ts'

/** In milliseconds: the most that anybody waits for one answer, however long the request as a whole may take. */
const PATIENCE = 1_500

type Failure = { kind: 'no-space' | 'unavailable' | 'invalid'; detail: string }

export function connectDatabase(
  databases: Neighbours,
  secret: string,
  log?: Node['log'],
): Database & { close(): void } {
  const connection = lineConnection({ to: () => databases.list()[0], secret, log })
  return {
    async read({ requestId, deadline }, sql, params, how = 'seen') {
      const reply = await connection.ask({ requestId, read: { sql, params, how } }, left(deadline))
      if (!Array.isArray(reply.rows)) throw failure(reply)
      return reply.rows as Row[]
    },
    async write({ requestId, deadline }, batch) {
      const reply = await connection.ask({ requestId, write: batch }, left(deadline))
      if (reply.done === true) return
      const refused = typeof reply.refused === 'number' ? batch[reply.refused] : undefined
      throw refused ? new Refused(refused) : failure(reply)
    },
    close: connection.close,
  }
}

function left(deadline: number): number {
  const ms = Math.min(PATIENCE, deadline - Date.now())
  if (ms <= 0) throw unavailable('The request took too long.')
  return ms
}

function failure({ problem }: Reply): Error {
  const { kind, detail } = (problem ?? {}) as Partial<Failure>
  if (kind === 'no-space') return new Problem(kind, String(detail), { retryAfter: 5 })
  if (kind === 'invalid') return new Error(`the database refused a request: ${detail}`)
  return unavailable(kind ? String(detail) : 'The database gave an answer that is none.')
}
