/**
 * Closed loop: so many connections, each asking again as soon as it has its answer. It finds the highest throughput;
 * its latencies flatter, since a slow answer also means that nobody asks meanwhile.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Ending } from './outcome.ts'

type ClosedLoop = {
  connections: number
  ms: number
  /** On `performance.now()`'s clock. */
  start: number
  /** @returns how it ended */
  ask: () => Promise<Ending>
  signal: AbortSignal
}

/** Where nobody lets it in, it does not knock as fast as it can. */
const PAUSE = 20

/** Asks for so long; what has been asked for then is still to be answered. */
export function closedLoop({ connections, ms, start, ask, signal }: ClosedLoop): void {
  const goesOn = () => !signal.aborted && performance.now() - start < ms
  const one = async () => {
    while (goesOn()) {
      const ending = await ask()
      if (typeof ending === 'string' && goesOn()) await sleep(PAUSE)
    }
  }
  for (let nth = 0; nth < connections; nth++) void one()
}
