// Fails: it dies and starts, 60 ms, giveFor(2): expected 440, came 0

import { type Disk, elect, LEASE, NoMajority, type Vote } from '../solution.ts'

export { elect, LEASE, NoMajority }

/** A new process has followed nobody. */
export function openVote(disk: Disk, clock: () => number): Vote {
  let promised = disk.load()
  let lentUntil = 0
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
      lentUntil = clock() + LEASE
      return true
    },
  }
}
