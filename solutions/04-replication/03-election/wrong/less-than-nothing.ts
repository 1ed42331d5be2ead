// Fails: giveFor(5), ten seconds later: expected 0, came -

import { type Disk, elect, LEASE, NoMajority, type Vote } from '../solution.ts'

export { elect, LEASE, NoMajority }

export function openVote(disk: Disk, clock: () => number): Vote {
  let promised = disk.load()
  let lentUntil = promised === 0 ? clock() : clock() + LEASE
  function promise(epoch: number): void {
    disk.save(epoch)
    promised = epoch
  }
  return {
    giveFor(epoch) {
      if (epoch <= promised) return undefined
      promise(epoch)
      return lentUntil - clock()
    },
    follow(epoch) {
      if (epoch < promised) return false
      if (epoch > promised) promise(epoch)
      lentUntil = clock() + LEASE
      return true
    },
  }
}
