// Fails: follow(2), after giveFor(3): expected false, came true

import { type Disk, elect, LEASE, NoMajority, type Vote } from '../solution.ts'

export { elect, LEASE, NoMajority }

/** Who sends something is the primary, or could not. */
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
      if (epoch > promised) promise(epoch)
      lentUntil = clock() + LEASE
      return true
    },
  }
}
