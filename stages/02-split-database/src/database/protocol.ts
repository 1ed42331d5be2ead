/**
 * What the web tier and the database say to each other: one line of JSON each way for every request, told apart by an
 * id, so that many can be on their way at once and answers may come in any order.
 *
 * After the greeting the first line must be `{"auth": "…"}`. Then try by hand, in `nc`:
 * `{"id": 1, "read": {"sql": "SELECT username FROM users", "params": []}}`
 */
import { z } from 'zod'

export const VERSION = 1

const Value = z.union([z.string(), z.number(), z.null()])
const Change = z.strictObject({
  op: z.enum(['add', 'put', 'change', 'remove', 'need']),
  table: z.string(),
  row: z.record(z.string(), Value),
})

export const Greeting = z.object({ hello: z.literal('database'), version: z.number() })

export const Auth = z.strictObject({ auth: z.string() })

/** `within`: how many milliseconds the answer is worth waiting for. A span and no time of day: clocks differ. */
export const Request = z.strictObject({
  id: z.number().int().nonnegative(),
  within: z.number().positive().max(60_000).default(2_000),
  requestId: z.string().max(64).optional(),
  read: z
    .strictObject({
      sql: z.string(),
      params: z.array(Value),
      how: z.enum(['seen', 'latest']).default('seen'),
    })
    .optional(),
  write: z.array(Change).max(10_000).optional(),
})
export type Request = z.infer<typeof Request>

export type Answer =
  | { id: number; rows: Record<string, string | number | null>[] }
  | { id: number; done: true }
  | { id: number; refused: number }
  | { id: number; problem: { kind: 'no-space' | 'unavailable' | 'invalid'; detail: string } }
