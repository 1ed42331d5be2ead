/** What waiting for a majority costs: writes a second, semi-synchronous beside asynchronous. */
import { inTurn, SECONDS } from '../../in-turn.ts'
import { closedLoop, rate } from '../../load.ts'
import type { Figure } from '../../measurement.ts'
import { asked, comment, type Group, startGroup } from './group.ts'

const AT_ONCE = 32
const HOW = 'in both modes the primary waits for its own disk, and two replicas follow, all on this computer'

export async function* modes(): AsyncIterable<Figure> {
  const majority = await startGroup({ mode: 'semi-sync' })
  const alone = await startGroup({ mode: 'async' })
  const what = `Writes, ${AT_ONCE} at once, acknowledged by a majority and by the primary alone`
  try {
    yield await inTurn(
      {
        id: 'semi-sync',
        what,
        unit: 'writes/s',
        bound: { of: 'ratio', atLeast: 0.5 },
        how: `two connections to the primary, as two web servers have them; ${HOW}`,
      },
      await writing('semi-sync', majority, 2),
      await writing('async', alone, 2),
    )
    yield await inTurn(
      {
        id: 'semi-sync-one-connection',
        what: `${what}, through one connection`,
        unit: 'writes/s',
        how: `of one connection the database takes 16 at a time, so that fewer share each wait; ${HOW}`,
      },
      await writing('semi-sync', majority, 1),
      await writing('async', alone, 1),
    )
  } finally {
    await Promise.all([majority.stop(), alone.stop()])
  }
}

async function writing(name: string, group: Group, connections: number) {
  const leader = await group.primary()
  const primaries = Array.from({ length: connections }, () => group.connect(leader))
  let written = 0
  const write = async (number: number) =>
    await primaries[number % connections]?.write(asked(), comment(`${connections} ${++written}`))
  return { name, measure: async () => rate(await closedLoop(AT_ONCE, SECONDS, write)) }
}
