/** Members as a test plays them: each does what it was told to, and all that was asked is noted with its time. */
import type { World } from '../../testing/world.ts'
import type { Member, Position } from './starter.ts'

export type Part = {
  /** What it does when it is asked for its vote. Who is dead fails at once, who is frozen after a while. */
  does: 'vote' | 'refuse' | 'dead' | 'frozen'
  /** The newest epoch that it knows of. */
  knows: number
  last: Position
  lentFor: number
  /** What comes of promoting it: well, or it is done and the answer is lost. */
  promoted?: 'well' | 'answer lost'
}

export type Promotion = { name: string; epoch: number; at: number }

/** In milliseconds: after that, who is frozen is given up. */
export const PATIENCE = 800

export function playMembers(world: World, parts: readonly Part[]) {
  const asked: number[] = []
  const votes: { name: string; epoch: number; at: number }[] = []
  const promotions: Promotion[] = []

  const members = parts.map((part, n): Member => {
    const name = nameOf(n)
    async function answer<T>(act: () => T): Promise<T> {
      if (part.does === 'dead') throw new Error('connection refused')
      if (part.does === 'frozen') {
        await world.sleep(PATIENCE)
        throw new Error('no answer')
      }
      await world.sleep(1)
      const result = act()
      await world.sleep(1)
      return result
    }
    return {
      epoch: () => answer(() => part.knows),
      vote: (epoch) =>
        answer(() => {
          asked.push(epoch)
          if (part.does === 'refuse' || epoch <= part.knows) throw new Error('refused')
          votes.push({ name, epoch, at: world.now() })
          return { last: { ...part.last }, lentFor: part.lentFor }
        }),
      async promote(epoch) {
        await answer(() => promotions.push({ name, epoch, at: world.now() }))
        if (part.promoted === 'answer lost') throw new Error('no answer')
      },
    }
  })
  return { members, asked, votes, promotions }
}

export const nameOf = (n: number): string => `database-${n + 1}`

export const said = ({ epoch, seq }: Position): string => `${epoch}:${seq}`

export const isBehind = (one: Position, other: Position): boolean =>
  one.epoch < other.epoch || (one.epoch === other.epoch && one.seq < other.seq)
