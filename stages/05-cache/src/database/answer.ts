/**
 * One request that came as a line: checked once, here, and answered with rows or a plain refusal. Simplification:
 * SQLite works in this very thread, so that a query can be refused while it waits, and not stopped once it runs.
 */
import type { Call, Seen } from '@ztm/domain/call'
import { type Database, Refused } from '@ztm/domain/database'
import { Problem, unavailable } from '@ztm/domain/problem'
import { z } from 'zod'
import { moveOn, positionIn, positionOf, textOf } from './position.ts'
import { type Answer, LONGEST_ANSWER, MOST_ROWS, Request } from './protocol.ts'

/** In milliseconds: for those who do not say, and for those who say too much. */
const PATIENCE = { usual: 2_000, most: 60_000 }

const Named = z.looseObject({ id: z.number().int().nonnegative() })

/** @returns what answers a message with a line, or with undefined where there is no id to answer to */
export const answers =
  (database: Database) =>
  async (message: unknown, now: number): Promise<string | undefined> => {
    const request = Request.safeParse(message)
    if (!request.success) {
      const named = Named.safeParse(message)
      return named.success
        ? lineOf(problem(named.data.id, 'invalid', z.prettifyError(request.error)))
        : undefined
    }
    const line = lineOf(await answer(database, request.data, now))
    if (Buffer.byteLength(line) <= LONGEST_ANSWER) return line
    return lineOf(problem(request.data.id, 'invalid', `more than ${LONGEST_ANSWER} bytes: ask for less`))
  }

const lineOf = (answer: Answer): string => JSON.stringify(answer)

async function answer(database: Database, request: Request, now: number): Promise<Answer> {
  const { id, read, write = [], until = now + PATIENCE.usual } = request
  const left = Math.min(until - now, PATIENCE.most)
  const seen: Seen = new Map()
  moveOn(seen, positionOf(request.seen))
  const position = () => textOf(positionIn(seen))
  try {
    // Whoever asked has been told that it failed: done now, it would surprise them.
    if (left <= 0) throw unavailable('This came too late.')
    const call = callFor(request.requestId, Date.now() + left, seen)
    if (!read) {
      await database.write(call, write)
      return { id, done: true, seen: position() }
    }
    const rows = await database.read(call, inPart(read.sql), read.params, read.how)
    if (rows.length > MOST_ROWS) return problem(id, 'invalid', `more than ${MOST_ROWS} rows: ask for less`)
    return { id, rows, seen: position() }
  } catch (error) {
    if (error instanceof Refused) return { id, refused: write.indexOf(error.change), seen: position() }
    if (!(error instanceof Problem)) return problem(id, 'invalid', String((error as Error).message))
    return problem(id, error.kind === 'no-space' ? 'no-space' : 'unavailable', error.message)
  }
}

/** What stands in brackets can only be a query, and is left where it has given one row too many. */
function inPart(sql: string): string {
  const known = parts.get(sql)
  if (known !== undefined) return known
  const part = `SELECT * FROM (${sql}) LIMIT ${MOST_ROWS + 1}`
  parts.set(sql, part)
  return part
}
const parts = new Map<string, string>()

/** Nothing aborts what SQLite has begun. */
const NEVER = new AbortController().signal

const callFor = (requestId: string, deadline: number, seen: Seen): Call => ({
  requestId,
  deadline,
  signal: NEVER,
  client: 'none',
  region: 'none',
  seen,
})

const problem = (id: number, kind: 'no-space' | 'unavailable' | 'invalid', detail: string): Answer => ({
  id,
  problem: { kind, detail },
})
