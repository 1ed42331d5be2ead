/** What stage 04 can do: how far replicas are behind, what they carry, how long a failover takes, and what it loses. */
import type { Figure } from '../measurement.ts'
import { stepSize } from '../step-size.ts'
import { catchUp } from './04-replication/catch-up.ts'
import { failover } from './04-replication/failover.ts'
import { losses } from './04-replication/losses.ts'
import { modes } from './04-replication/modes.ts'
import { readScaling } from './04-replication/read-scaling.ts'
import { visibleOnReplica } from './04-replication/visible.ts'

export async function* figuresOf(): AsyncIterable<Figure> {
  yield await visibleOnReplica()
  yield* modes()
  yield await catchUp()
  yield await failover()
  yield* losses()
  yield await readScaling()
  yield* stepSize('03-load-balancer', '04-replication')
}
