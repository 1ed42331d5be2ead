// Fails: follow(4), after follow(5): expected false, came true

import { type Disk, elect, LEASE, NoMajority, type Vote } from '../solution.ts'

export { elect, LEASE, NoMajority }

/** A promise is what one has voted for. */
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
      if (epoch < promised) return false
      lentUntil = clock() + LEASE
      return true
    },
  }
}
