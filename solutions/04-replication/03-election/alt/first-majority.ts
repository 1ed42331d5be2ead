/** Goes on as soon as a majority has voted, whoever is still thinking; the vote is a class that notes what it lent. */
import { type Disk, LEASE, type Member, NoMajority, type Position } from '../solution.ts'

export { LEASE, NoMajority }

class NodeVote {
  disk: Disk
  clock: () => number
  lentAt: number

  constructor(disk: Disk, clock: () => number) {
    this.disk = disk
    this.clock = clock
    this.lentAt = disk.load() > 0 ? clock() : Number.NEGATIVE_INFINITY
  }

  giveFor(epoch: number): number | undefined {
    if (this.disk.load() >= epoch) return
    this.disk.save(epoch)
    const since = this.clock() - this.lentAt
    return since < LEASE ? LEASE - since : 0
  }

  follow(epoch: number): boolean {
    const promised = this.disk.load()
    if (promised > epoch) return false
    if (promised !== epoch) this.disk.save(epoch)
    this.lentAt = this.clock()
    return true
  }
}

export const openVote = (disk: Disk, clock: () => number) => new NodeVote(disk, clock)

type Voted = { member: Member; last: Position; free: number }

/** The first so many answers, or as many as there are in the end. */
function first<T>(count: number, asked: readonly Promise<T>[]): Promise<T[]> {
  return new Promise((resolve) => {
    const answers: T[] = []
    let open = asked.length
    const end = () => {
      open -= 1
      if (open === 0 || answers.length === count) resolve(answers.slice())
    }
    for (const one of asked) {
      one.then(
        (answer) => {
          answers.push(answer)
          end()
        },
        () => end(),
      )
    }
    if (open === 0) resolve(answers)
  })
}

export async function elect(members: readonly Member[], pause: (ms: number) => Promise<void>) {
  const majority = Math.floor(members.length / 2) + 1
  const known = await first(
    members.length,
    members.map((member) => member.epoch()),
  )
  const epoch = known.reduce((newest, one) => (one > newest ? one : newest), 0) + 1
  const voted: Voted[] = await first(
    majority,
    members.map((member) =>
      member.vote(epoch).then(({ last, lentFor }) => ({ member, last, free: lentFor })),
    ),
  )
  if (voted.length < majority) throw new NoMajority()
  const [best] = voted.toSorted((a, b) => b.last.epoch - a.last.epoch || b.last.seq - a.last.seq)
  const longest = voted.map(({ free }) => free).sort((a, b) => b - a)[0] ?? 0
  if (longest > 0) await pause(longest)
  if (!best) throw new NoMajority()
  await best.member.promote(epoch)
  return best.member
}
