/** All promises of the playbook, in the order in which the stages come to keep them. */
import { boundedStaleness } from './bounded-staleness.ts'
import { browsersAndApps } from './browsers-and-apps.ts'
import { cacheServerDeath } from './cache-server-death.ts'
import { everyNodeDies } from './every-node-dies.ts'
import { hotReads } from './hot-reads.ts'
import { monotonicReads } from './monotonic-reads.ts'
import { nearestEdge } from './nearest-edge.ts'
import { notYet } from './not-yet.ts'
import { oneQueryForMany } from './one-query-for-many.ts'
import { originOutage } from './origin-outage.ts'
import { ownWrites } from './own-writes.ts'
import { primaryDeath } from './primary-death.ts'
import { privateNodes } from './private-nodes.ts'
import type { PlaybookPromise } from './promise.ts'
import { replicaDeath } from './replica-death.ts'
import { replicaReads } from './replica-reads.ts'
import { noServerMemory, sessionsSurvive } from './sessions-survive.ts'
import { tiersRestartAlone } from './tiers-restart-alone.ts'
import { tracedRequests } from './traced-requests.ts'
import { uploadAnswersFirst } from './upload-answers-first.ts'
import { webScaleOut } from './web-scale-out.ts'
import { webServerDeath } from './web-server-death.ts'

const waiting = (...ids: string[]) => notYet.filter(({ id }) => ids.includes(id))

export const CATALOGUE: readonly PlaybookPromise[] = [
  browsersAndApps,
  tiersRestartAlone,
  webServerDeath,
  webScaleOut,
  privateNodes,
  replicaReads,
  primaryDeath,
  replicaDeath,
  ownWrites,
  monotonicReads,
  hotReads,
  cacheServerDeath,
  oneQueryForMany,
  boundedStaleness,
  nearestEdge,
  originOutage,
  sessionsSurvive,
  noServerMemory,
  ...waiting('autoscaling', 'data-center-death', 'data-center-return', 'nearest-center', 'safe-deployment'),
  uploadAnswersFirst,
  ...waiting('worker-death', 'workers-follow-queue'),
  ...waiting('write-scale-out', 'resharding', 'celebrity', 'feed-across-shards'),
  everyNodeDies,
  tracedRequests,
]
