/** What a node is like at a moment, as whoever watches is told. */
import type { Neighbour } from '@ztm/node/neighbours'
import type { SizeName } from './sizes.ts'

/**
 * `not-ready`: runs, and says that it can't serve; `frozen`: runs, and does nothing; `dead`: ended without being
 * told to; `stopped`: ended as told, or not started yet.
 */
export type Condition = 'starting' | 'ready' | 'not-ready' | 'frozen' | 'dead' | 'stopped'

export type NodeState = Neighbour & {
  state: Condition
  pid: number | undefined
  /** Of its emulated hardware; null where it is as fast as this computer. */
  size: SizeName | null
  /** In invented dollars a month, where it has a size. */
  price: number | null
}
