// Fails: follow(3) twice, 60 ms and 10 ms before giveFor(4)

import { type Disk, elect, LEASE, NoMajority, type Vote } from '../solution.ts'

export { elect, LEASE, NoMajority }

/** Lends it when it is not lent. */
export function openVote(disk: Disk, clock: () => number): Vote {
  let promised = disk.load()
  let lentUntil = promised === 0 ? 0 : clock() + LEASE
  let lentTo = 0
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
      if (epoch > promised) promise(epoch)
      if (lentUntil <= clock() || epoch > lentTo) lentUntil = clock() + LEASE
      lentTo = epoch
      return true
    },
  }
}
