/** Whether what a load reports can be about what was broken, and not about a computer that had too much else to do. */
import type { LoadReport } from '../load/report.ts'
import { PlainError } from '../plain-error.ts'
import type { Step } from './experiment.ts'

/** Of all requests. */
const MAY_BE_LATE = 0.1
/** Of those before anything was broken: a process that has just started takes its time once. */
const MAY_FAIL_BEFORE = 0.05

type Report = Pick<LoadReport, 'endedBecause' | 'invalidBecause' | 'seconds' | 'sent' | 'failed'>

/** @throws PlainError that says why not */
export function believable(
  { endedBecause, invalidBecause, seconds, sent, failed: { late = 0 } }: Report,
  steps: readonly Pick<Step, 'at'>[],
): void {
  const why = endedBecause ?? invalidBecause
  if (why) throw new PlainError(why)
  const first = Math.min(...steps.flatMap(({ at }) => (at > 0 ? [at] : [])))
  const before = seconds.filter(({ second }) => second <= first)
  const sum = (what: 'sent' | 'failed') => before.reduce((all, second) => all + second[what], 0)
  const busy = 'this computer has too much else to do.'
  if (sum('failed') > sum('sent') * MAY_FAIL_BEFORE) {
    throw new PlainError(`${sum('failed')} requests failed before anything was broken: ${busy}`)
  }
  if (late > sent * MAY_BE_LATE) throw new PlainError(`${late} of ${sent} answers came late: ${busy}`)
}
