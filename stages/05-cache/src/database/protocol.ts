/**
 * What the web tier and the database say to each other: one line of JSON each way for every request, told apart by an
 * id, so that many can be on their way at once and answers may come in any order.
 *
 * After the greeting the first line must be `{"auth": "…"}`. Then try by hand, in `nc`:
 * `{"id": 1, "read": {"sql": "SELECT username FROM users", "params": []}}`
 */
import { z } from 'zod'

export const VERSION = 1

const MIB = 1024 * 1024
/** In bytes. */
export const LONGEST_REQUEST = MIB
export const LONGEST_ANSWER = 4 * MIB
export const MOST_ROWS = 10_000

const Value = z.union([z.string(), z.number(), z.null()])
const Change = z.strictObject({
  op: z.enum(['add', 'put', 'change', 'remove', 'need']),
  table: z.string(),
  row: z.record(z.string(), Value),
})

/** `clock`: the database's own, in milliseconds from wherever it began, by which deadlines are told. */
export const Greeting = z.object({ hello: z.literal('database'), version: z.number(), clock: z.number() })

export const Auth = z.strictObject({ auth: z.string() })

/**
 * `until`: when the answer is of no more use, by the clock of the greeting. A time and no span, because a request
 * may lie in a buffer for as long as the database is frozen; by the database's clock, because clocks differ.
 */
export const Request = z
  .strictObject({
    id: z.number().int().nonnegative(),
    until: z.number().optional(),
    requestId: z.string().max(64).default('unknown'),
    /** How far whoever asks has seen: never answered from further back. */
    seen: z.string().max(64).optional(),
    read: z
      .strictObject({
        sql: z.string(),
        params: z.array(Value).max(1_000),
        how: z.enum(['seen', 'latest', 'stale']).default('seen'),
      })
      .optional(),
    write: z.array(Change).max(10_000).optional(),
  })
  .refine(({ read, write }) => (read === undefined) !== (write === undefined), 'read or write')
export type Request = z.infer<typeof Request>

/** `seen`: how far whoever asked has seen now. */
export type Answer =
  | { id: number; rows: Record<string, string | number | null>[]; seen: string }
  | { id: number; done: true; seen: string }
  /** The place in the batch of the change that stopped it. */
  | { id: number; refused: number; seen: string }
  | { id: number; problem: { kind: 'no-space' | 'unavailable' | 'invalid'; detail: string } }
