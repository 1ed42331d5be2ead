// Fails: After 20 ms more and follow(1), which is refused: giveFor(3)

import { type Disk, elect, LEASE, NoMajority, type Vote } from '../solution.ts'

export { elect, LEASE, NoMajority }

/** Somebody has been heard of. */
export function openVote(disk: Disk, clock: () => number): Vote {
  let promised = disk.load()
  let lentUntil = promised === 0 ? 0 : clock() + LEASE
  function promise(epoch: number): void {
    disk.save(epoch)
    promised = epoch
  }
  return {
    giveFor(epoch) {
      if (epoch <= promised) return undefined
      promise(epoch)
      return Math.max(0, lentUntil - clock())
    },
    follow(epoch) {
      lentUntil = clock() + LEASE
      if (epoch < promised) return false
      if (epoch > promised) promise(epoch)
      lentUntil = clock() + LEASE
      return true
    },
  }
}
