/**
 * Three copies: one is the primary and writes, the others have what it wrote when the test says so. Nobody waits for
 * anybody: a failover discards what the new primary has not.
 */
import type { World } from '../../testing/world.ts'
import { createShown } from './shown.ts'
import type { Position } from './starter.ts'

/** A batch, which is nothing here but a name. */
export type Batch = Position & { name: string }

const NOTHING: Position = { epoch: 0, seq: 0 }

export function createGroup(world: World) {
  const histories: Batch[][] = [[], [], []]
  const shown = histories.map((_, node) =>
    createShown(world, NOTHING, () => (histories[node] ?? []).map(({ name }) => name).join(' ')),
  )
  const discarded = new Set<string>()
  let epoch = 1
  let leader = 0
  shown[leader]?.beOf('primary')

  const of = (node: number): Batch[] => histories[node] ?? []
  const at = (node: number): Position => of(node).at(-1) ?? NOTHING

  function become(node: number, history: readonly Batch[]): void {
    histories[node] = [...history]
    const { epoch, seq } = at(node)
    shown[node]?.show({ epoch, seq })
  }

  return {
    shown: shown.map((one) => one.shown),
    /** What the primary that took over has not. It never counts again. */
    discarded,
    write(name: string): Position {
      const seq = at(leader).seq + 1
      become(leader, [...of(leader), { epoch, seq, name }])
      return { epoch, seq }
    },
    /** It gets a few more batches of the primary's; or everything, where it has what the primary has not. */
    replicate(node: number, batches: number): void {
      const [theirs, mine] = [of(leader), of(node)]
      const follows = mine.every(({ name }, nth) => theirs[nth]?.name === name)
      become(node, follows ? theirs.slice(0, mine.length + batches) : theirs)
    },
    /** The more advanced of the two others takes over. The old one is a replica now, and still shows all that it has. */
    failOver(): void {
      const [one = 0, other = 0] = [0, 1, 2].filter((node) => node !== leader)
      const [a, b] = [at(one), at(other)]
      shown[leader]?.beOf('replica')
      leader = a.epoch > b.epoch || (a.epoch === b.epoch && a.seq >= b.seq) ? one : other
      epoch += 1
      const has = new Set(of(leader).map(({ name }) => name))
      for (const { name } of histories.flat()) if (!has.has(name)) discarded.add(name)
      shown[leader]?.beOf('primary')
    },
  }
}
