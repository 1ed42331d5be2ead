/**
 * Open loop: a request is sent when it is due, whether or not the ones before have been answered, as people come who
 * know nothing of each other. What a slow answer costs those behind it is thus seen, and counted from when they came.
 */
import { setImmediate as otherTurns, setTimeout as sleep } from 'node:timers/promises'
import type { Histogram } from 'hdr-histogram-js'
import { record } from './tally.ts'

export type NotSent = {
  /** This process was not fast enough. */
  behind: number
  /** As many as there may be were unanswered already. */
  unanswered: number
}

export type OpenLoop = {
  /** A second. */
  rate: number
  /** Tells when the next is due, in milliseconds from the beginning. */
  due: () => number
  ms: number
  /** On `performance.now()`'s clock. */
  start: number
  /** @returns whether there was room for it */
  send: (since: number) => boolean
  /** How late each was sent, through this process's own fault. */
  delays: Histogram
  signal: AbortSignal
}

/** In one turn of the event loop, so that answers are read in between. */
const AT_ONCE = 32
/** After the end: those of the last moment are still sent, should this process be late for a moment. */
const GRACE = 250
/** A timer is late by up to a millisecond. Up to so many a second this process rather looks again and again. */
const PRECISE_UP_TO = 500

export async function openLoop({ rate, due, ms, start, send, delays, signal }: OpenLoop): Promise<NotSent> {
  const notSent: NotSent = { behind: 0, unanswered: 0 }
  let next = due()
  while (next < ms && !signal.aborted) {
    const now = performance.now() - start
    if (now >= ms + GRACE) {
      for (; next < ms; next = due()) notSent.behind++
      break
    }
    for (let sent = 0; next <= now && next < ms && sent < AT_ONCE; sent++) {
      record(delays, now - next)
      if (!send(start + next)) notSent.unanswered++
      next = due()
    }
    const wait = next - (performance.now() - start)
    if (wait >= 1) await sleep(Math.floor(wait))
    else if (wait <= 0 || rate <= PRECISE_UP_TO) await otherTurns()
    else await sleep(1)
  }
  return notSent
}
