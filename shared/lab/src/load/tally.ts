/**
 * Counts what became of every request, second by second, and how long it took: in HDR histograms, whose error is a
 * thousandth at most from microseconds to minutes.
 */
import { build, type Histogram } from 'hdr-histogram-js'
import { type Ending, type Failure, failureOf } from './outcome.ts'

export type Latency = { mean: number; p50: number; p90: number; p99: number; p99_9: number; max: number }

export type Second = {
  /** Counted from 1. */
  second: number
  sent: number
  answered: number
  ok: number
  failed: number
  p50: number
  p99: number
}

export type Counts = {
  sent: number
  answered: number
  ok: number
  failed: Partial<Record<Failure, number>>
  unfinished: number
  /** Of each kind of request, how many ended how: by status, or by what broke it. */
  requests: Record<string, Record<string, number>>
}

const MICROSECONDS = 1000
/** Longer than anybody's patience. */
const LONGEST = 120_000

export const newHistogram = (): Histogram =>
  build({ highestTrackableValue: LONGEST * MICROSECONDS, numberOfSignificantValueDigits: 3 })

/** @param ms longer than two minutes counts as two minutes */
export const record = (histogram: Histogram, ms: number) =>
  histogram.recordValue(Math.min(Math.round(ms * MICROSECONDS), LONGEST * MICROSECONDS))

export const latencyOf = (histogram: Histogram): Latency => {
  const at = (percent: number) => histogram.getValueAtPercentile(percent) / MICROSECONDS
  const mean = histogram.totalCount === 0 ? 0 : histogram.mean / MICROSECONDS
  return {
    mean,
    p50: at(50),
    p90: at(90),
    p99: at(99),
    p99_9: at(99.9),
    max: histogram.maxValue / MICROSECONDS,
  }
}

export type Tally = ReturnType<typeof createTally>

/** @param lateAfter milliseconds */
export function createTally(lateAfter: number) {
  const whole = newHistogram()
  const recent = newHistogram()
  const counts: Counts = { sent: 0, answered: 0, ok: 0, failed: {}, unfinished: 0, requests: {} }
  const seconds: Second[] = []
  const fresh = () => ({ sent: 0, answered: 0, ok: 0, failed: 0 })
  let now = fresh()

  return {
    sent() {
      counts.sent++
      now.sent++
    },
    /** @param took milliseconds, up to here */
    ended(name: string, ending: Ending, took: number) {
      const endings = counts.requests[name] ?? {}
      counts.requests[name] = endings
      endings[ending] = (endings[ending] ?? 0) + 1
      if (ending === 'unfinished') counts.unfinished++
      if (typeof ending === 'number') {
        counts.answered++
        now.answered++
      }
      // Who waited in vain waited that long at least; who was refused at once was not served fast.
      if (typeof ending === 'number' || ending === 'timeout') record(recent, took)
      const failure = failureOf(ending, took > lateAfter)
      if (failure) {
        counts.failed[failure] = (counts.failed[failure] ?? 0) + 1
        now.failed++
      } else if (ending !== 'unfinished') {
        counts.ok++
        now.ok++
      }
    },
    /** Ends a second. @returns what it was like */
    turn(): Second {
      const { p50, p99 } = latencyOf(recent)
      const second = { second: seconds.length + 1, ...now, p50, p99 }
      seconds.push(second)
      whole.add(recent)
      recent.reset()
      now = fresh()
      return second
    },
    /** Whether anything has happened since. */
    anything: () => now.sent + now.answered + now.failed > 0,
    counts: () => counts,
    seconds: () => seconds,
    latency: () => latencyOf(whole),
  }
}
