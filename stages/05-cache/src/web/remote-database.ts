/** The database as the web tier has it now: at the other end of a connection. */
import type { Call } from '@ztm/domain/call'
import { type Database, Refused, type Row } from '@ztm/domain/database'
import { Problem, unavailable } from '@ztm/domain/problem'
import type { Neighbours } from '@ztm/node/neighbours'
import type { Node } from '@ztm/node/node'
import { learn, positionIn, positionOf, textOf } from '../database/position.ts'
import { lineConnection, type Reply } from './line-connection.ts'

/** In milliseconds: the most that anybody waits for one answer, however long the request as a whole may take. */
const PATIENCE = 1_500

export type RemoteDatabase = Database & { isOpen(): boolean; close(): void }

type Failure = { kind: 'no-space' | 'unavailable' | 'invalid'; detail: string }

export function connectDatabase(databases: Neighbours, secret: string, log?: Node['log']): RemoteDatabase {
  const connection = lineConnection({ to: () => databases.list()[0], secret, log })

  /** Takes along what was seen, and brings back what is seen now. */
  async function ask({ requestId, deadline, seen }: Call, what: object): Promise<Reply> {
    const asked = positionIn(seen)
    const reply = await connection.ask({ requestId, seen: textOf(asked), ...what }, left(deadline))
    if (typeof reply.seen === 'string') learn(seen, asked, positionOf(reply.seen))
    return reply
  }

  return {
    async read(call, sql, params, how = 'seen') {
      const reply = await ask(call, { read: { sql, params, how } })
      if (!Array.isArray(reply.rows)) throw failure(reply)
      return reply.rows as Row[]
    },
    async write(call, batch) {
      const reply = await ask(call, { write: batch })
      if (reply.done === true) return
      const refused = typeof reply.refused === 'number' ? batch[reply.refused] : undefined
      throw refused ? new Refused(refused) : failure(reply)
    },
    isOpen: connection.isOpen,
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
