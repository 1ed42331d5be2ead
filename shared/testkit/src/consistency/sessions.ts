/**
 * What each client may rely on wherever it reads (Terry and others, "Session Guarantees for Weakly Consistent
 * Replicated Data", 1994): it sees what it wrote itself, and what it saw does not vanish again. Replicas that lag may
 * otherwise answer from the past. A simplification: of two writes that overlap, and that one client saw in one order
 * only, nobody knows which came first. So nobody is accused falsely, and whatever happens one thing after the other,
 * as it mostly does, is held against every read.
 */
import { type Effect, effectsIn } from './effects.ts'
import { byKey, type History, inWords, type Operation, type Value } from './operation.ts'

export type Sessions = {
  /** Reads that were checked. */
  reads: number
  /** Reads of something older than what the client had written itself, and been told that it was done. */
  ownWrites: number
  /** Reads of something older than what the client had read before. */
  monotonicReads: number
  /** Reads of what nobody had written yet, or of what had been refused. */
  unwritten: number
  /** The first of all these, in words. */
  first?: string
}

/** What a client has seen of one key. */
type Session = {
  /** Its own write that began last. */
  own?: Operation
  /** Of all writes that it saw, the one that began last, and the read that showed it. */
  newest?: { from: number; read: Operation }
  /** Where it saw, or wrote, the newest that it knows of. */
  last?: Operation
  /** What it saw before, and what it saw, or wrote, instead. */
  gone: Map<Value, Operation>
}

/** @param history all writes, and the reads to be checked, of clients that do one thing after the other */
export function checkSessions(history: History): Sessions {
  const counts: Sessions = { reads: 0, ownWrites: 0, monotonicReads: 0, unwritten: 0 }
  const inOrder = history.toSorted((a, b) => a.began - b.began)
  expectOneAtATime(inOrder)
  const effects = new Map([...byKey(history)].map(([key, operations]) => [key, effectsIn(operations)]))
  const sessions = new Map<string, Session>()

  const accuse = (what: 'ownWrites' | 'monotonicReads' | 'unwritten', read: Operation, because: string) => {
    counts[what] += 1
    counts.first ??= `${inWords(read)}\n  ${because}`
  }

  function check(session: Session, read: Operation, effect: Effect | undefined): void {
    counts.reads += 1
    if (!effect || effect.from > (read.ended as number)) {
      accuse('unwritten', read, 'although nobody had written that, or it had been refused')
      return
    }
    const { own, newest, gone } = session
    const older = own !== undefined && effect.by < own.began
    if (older) accuse('ownWrites', read, `although it had itself written something newer:\n  ${inWords(own)}`)
    const vanished = newest && effect.by < newest.from ? newest.read : undefined
    // What its own write has overwritten was accused already.
    const seen = vanished ?? (older ? undefined : gone.get(read.value))
    if (seen) accuse('monotonicReads', read, `although it had seen something newer:\n  ${inWords(seen)}`)
    if (older || seen) return
    if (effect.from > (newest?.from ?? -Infinity)) session.newest = { from: effect.from, read }
    moveOn(session, read)
  }

  for (const operation of inOrder) {
    const { client, kind, key, value, ok } = operation
    if (!ok) continue
    const name = JSON.stringify([client, key])
    const session = sessions.getOrInsertComputed(name, () => ({ gone: new Map() }))
    if (kind === 'read') check(session, operation, effects.get(key)?.get(value))
    else {
      session.own = operation
      moveOn(session, operation)
    }
  }
  return counts
}

/** Each write takes effect once: what has been overwritten never comes back. */
function moveOn(session: Session, operation: Operation): void {
  const { last, gone } = session
  if (last && last.value !== operation.value) gone.set(last.value, operation)
  session.last = operation
}

function expectOneAtATime(inOrder: History): void {
  const busy = new Map<string, number>()
  for (const { client, began, ended = began } of inOrder) {
    if (began < (busy.get(client) ?? -Infinity)) throw new Error(`${client} does two things at once`)
    busy.set(client, ended)
  }
}
