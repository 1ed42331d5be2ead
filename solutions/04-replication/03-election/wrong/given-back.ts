// Fails: After 20 ms more and follow(1), which is refused: giveFor(3): expected 400, came 0

import { type Disk, elect, LEASE, NoMajority, type Vote } from '../solution.ts'

export { elect, LEASE, NoMajority }

/** With a new vote, nothing is lent to anybody any more. */
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
      const left = Math.max(0, lentUntil - clock())
      lentUntil = 0
      return left
    },
    follow(epoch) {
      if (epoch < promised) return false
      if (epoch > promised) promise(epoch)
      lentUntil = clock() + LEASE
      return true
    },
  }
}
