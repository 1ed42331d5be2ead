/** What a run of load says of itself. Its figures are milliseconds and shares of 1, unless they are counts. */
import { arch, cpus, release, totalmem, type } from 'node:os'
import { TOO_BUSY } from '../busy.ts'
import type { NotSent } from './open-loop.ts'
import type { Asked } from './options.ts'
import type { Counts, Latency, Second } from './tally.ts'

export type Machine = { processor: string; cores: number; memory: string; system: string }

export type LoadReport = Counts & {
  asked: Omit<Asked, 'targets' | 'known'> & { targets: number | null }
  date: string
  machine: Machine
  versions: Record<string, string>
  /** For how long it sent. */
  ms: number
  /** Those that were to be sent, in an open loop. */
  due: number
  notSent: NotSent
  latency: Latency & { from: 'intended start' | 'sending' }
  /** How late this process itself was: part of the latencies, and not the system's fault. */
  sendingDelay: Latency
  seconds: readonly Second[]
  /** How much of the processors was in use, by whomever. */
  busy: number
  /** Why the figures are not to be believed. */
  invalidBecause: string | null
  /** Why it ended before its time. */
  endedBecause: string | null
}

/**
 * What was carried in a second, once it ran: the first one fills the queues, and what is answered after the last was
 * sent only empties them.
 * @returns requests a second
 */
export function steadyRate({ asked, seconds }: Pick<LoadReport, 'asked' | 'seconds'>): number {
  const steady = seconds.slice(1, Math.floor(asked.seconds))
  return steady.reduce((all, { ok }) => all + ok, 0) / steady.length
}

/** Of what was asked for. */
const MAY_MISS = 0.01

/** Of an open loop: whoever or whatever is to blame, the figures are not those of the rate that was asked for. */
export const missesItsRate = ({ due, notSent }: Pick<LoadReport, 'due' | 'notSent'>): boolean =>
  notSent.behind + notSent.unanswered > due * MAY_MISS

export function whyInvalid({
  asked: { rate, sizes },
  ms,
  due,
  notSent,
  failed,
  busy,
}: Pick<LoadReport, 'asked' | 'ms' | 'due' | 'notSent' | 'failed' | 'busy'>): string | null {
  if (rate !== undefined && notSent.behind > due * MAY_MISS) {
    const sent = Math.round((due - notSent.behind) / (ms / 1000))
    return `This computer could send only ${sent} of ${rate} requests a second.`
  }
  const none = failed['no socket'] ?? 0
  if (none > 0) return `This computer had no connection left for ${none} requests.`
  if (sizes && busy > TOO_BUSY) {
    return `This computer was ${Math.round(busy * 100)}% busy: above ${TOO_BUSY * 100}% it cannot stand in for several.`
  }
  return null
}

export function machine(): Machine {
  const processors = cpus()
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${release()}, ${arch()}`,
  }
}
