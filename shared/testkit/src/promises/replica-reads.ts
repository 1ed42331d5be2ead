import { capacityOf } from './capacity.ts'
import { doesNotArise, judged, type PlaybookPromise } from './promise.ts'
import type { Trial } from './trial.ts'
import { uncachedPath } from './visitors.ts'

/** Of a small database all of them wait for 240 ms: no server asks another copy so soon. */
const CONNECTIONS = 12

export const replicaReads: PlaybookPromise = {
  id: 'replica-reads',
  statement: 'Read throughput grows with replicas: three serve at least 2.7 times what one does.',
  idea: 'Most applications read far more than they write, so copies of the database serve the reads.',
  alone: true,
  async experiment(trial) {
    if (trial.kindWith('data').count === 1) return doesNotArise('There is one copy of the data.')
    const one = await readsOf(1, trial)
    const three = await readsOf(3, trial)
    const times = three.rate / one.rate
    return judged(
      times >= 2.7,
      `Three replicas served ${times.toFixed(2)} times what one did (emulated hardware).`,
      {
        'one small replica beside the primary, reads/s': Math.round(one.rate),
        'three small replicas beside the primary, reads/s': Math.round(three.rate),
        'times as much': Number(times.toFixed(3)),
        'asked for at least': 2.7,
        'computer busy at most': `${Math.round(100 * Math.max(one.busy, three.busy))}%`,
      },
    )
  },
}

/** Beside the primary. One web server, which is as fast as this computer: the databases alone are the limit. */
export function readsOf(replicas: number, trial: Trial): Promise<{ rate: number; busy: number }> {
  const [data, web] = [trial.kindWith('data').kind, trial.kindWith('web').kind]
  return capacityOf(
    trial,
    { counts: { [data]: 1 + replicas, [web]: 1 }, size: { [data]: 'small' } },
    { connections: CONNECTIONS, path: uncachedPath },
  )
}
