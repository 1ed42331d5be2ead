/** A request that was followed through the tiers, as a waterfall: what each node says of it, and at which moment. */
import type { Hop, Trace } from '@ztm/lab/trace'

/** In percent of the whole time, of which a bar takes up a part. */
export type Row = Hop & { from: number; share: number }

/** So that a moment can be seen. */
const LEAST = 1.2

/** A node that says how long something took says so at its end; what else is said is a moment. */
export function waterfall({ ms, hops }: Pick<Trace, 'ms' | 'hops'>): Row[] {
  const whole = Math.max(ms, ...hops.map(({ at }) => at), 0.001)
  return hops
    .toSorted((one, other) => one.at - other.at)
    .map((hop) => {
      const took = typeof hop.ms === 'number' ? hop.ms : 0
      const share = Math.max(LEAST, (100 * Math.min(took, hop.at)) / whole)
      const end = (100 * Math.max(0, hop.at)) / whole
      return { ...hop, share, from: Math.min(100 - share, Math.max(0, took > 0 ? end - share : end)) }
    })
}

const TOLD = new Set(['node', 'kind', 'at', 'level', 'msg', 'from', 'share', 'time', 'requestId'])

/** What else was said, in a line. */
export function restOf(hop: Hop): string {
  return Object.entries(hop)
    .filter(([name, value]) => !TOLD.has(name) && value !== '')
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}
