import { replicaOf } from './copies.ts'
import { queriesOf } from './metrics.ts'
import { doesNotArise, judged, type PlaybookPromise } from './promise.ts'
import { uncachedPath, visitorsDuring } from './visitors.ts'

const RATE = 200

export const replicaDeath: PlaybookPromise = {
  id: 'replica-death',
  statement: 'A replica’s death costs no failed read.',
  idea: 'The other copies go on serving.',
  async experiment(trial) {
    if (trial.kindWith('data').count === 1) return doesNotArise('There is one copy of the data.')
    const system = await trial.system()
    const path = await uncachedPath(system)
    const replica = await replicaOf(system)
    const before = await queriesOf(system, replica)
    let answered = 0
    const { sent, failed, reasons } = await visitorsDuring(
      system,
      { path, rate: RATE, seconds: 4, signal: trial.signal },
      async () => {
        answered = (await queriesOf(system, replica)) - before
        await system.kill(replica)
      },
    )
    await system.startNode(replica)
    return judged(
      failed === 0,
      failed === 0 ? `${replica} died, and no reader noticed.` : `${replica} died, and readers noticed.`,
      {
        'reads a second': RATE,
        'reads sent': sent,
        'reads that it had answered before it died': answered,
        'reads that failed': failed,
        'how they failed': reasons,
      },
    )
  },
}
