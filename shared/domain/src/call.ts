import type { Clock } from './clock.ts'

/**
 * What every use case, store and port is told about the request it serves: its explicit first parameter, as in
 * Go's context package. Not AsyncLocalStorage, because followers of a collapsed load would inherit the leader's,
 * and because a reader (or a diff) would not see it travel.
 */
export type Call = {
  /** Follows the request through every tier, and stands in every log line. */
  readonly requestId: string
  /** When the answer is no longer worth having: milliseconds since the epoch, by the `Clock`. */
  readonly deadline: number
  /** Aborts at the deadline, or when whoever asked has gone. */
  readonly signal: AbortSignal
  /** The address the request came from, by the connection and never by a header. */
  readonly client: string
  /** Where the person is, such as `eu`. */
  readonly region: string
  /** What this person has seen of each database; reads and writes move it on. */
  readonly seen: Seen
}

/**
 * How far into each database's history a person has looked: database name to position. Empty where there is only
 * one copy of the data, because then nobody can look behind.
 */
export type Seen = Map<string, string>

/** The same call, but for this. Not a copy of all its properties: some are made only when somebody asks for them. */
export const but = (
  call: Call,
  { deadline = call.deadline, seen = call.seen }: Partial<Pick<Call, 'deadline' | 'seen'>>,
): Call => ({
  requestId: call.requestId,
  deadline,
  get signal() {
    return call.signal
  },
  client: call.client,
  region: call.region,
  seen,
})

/** A call that no person made: the sweeper's, or a seed's. @param ms how long it may take */
export const ownCall = (name: string, clock: Clock, ms: number): Call => ({
  requestId: name,
  deadline: clock() + ms,
  signal: AbortSignal.timeout(ms),
  client: 'none',
  region: 'none',
  seen: new Map(),
})
