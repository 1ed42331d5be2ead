/** What a node is like at a moment, as whoever watches is told. */
import type { Neighbour } from '@ztm/node/neighbours'

/**
 * `not-ready`: runs, and says that it can't serve; `frozen`: runs, and does nothing; `dead`: ended without being
 * told to; `stopped`: ended as told, or not started yet.
 */
export type Condition = 'starting' | 'ready' | 'not-ready' | 'frozen' | 'dead' | 'stopped'

export type NodeState = Neighbour & { state: Condition; pid: number | undefined }
