/** What waiting for a majority costs: writes a second, semi-synchronous beside asynchronous. */
import { inTurn, SECONDS } from '../../in-turn.ts'
import { closedLoop, rate } from '../../load.ts'
import type { Figure } from '../../measurement.ts'
import { asked, comment, type Group, startGroup } from './group.ts'

const AT_ONCE = 32

export async function modes(): Promise<Figure> {
  const groups: Group[] = []
  const writing = async (mode: 'async' | 'semi-sync') => {
    const group = await startGroup({ mode })
    groups.push(group)
    const primary = group.connect(await group.primary())
    let written = 0
    const write = () => primary.write(asked(), comment(`${++written}`))
    return { name: mode, measure: async () => rate(await closedLoop(AT_ONCE, SECONDS, write)) }
  }
  try {
    return await inTurn(
      {
        id: 'semi-sync',
        what: `Writes, acknowledged by a majority and by the primary alone, ${AT_ONCE} at once`,
        unit: 'writes/s',
        bound: { of: 'ratio', atLeast: 0.5 },
        how: 'one connection to the primary; in both modes it waits for its own disk, and two replicas follow',
      },
      await writing('semi-sync'),
      await writing('async'),
    )
  } finally {
    await Promise.all(groups.map((group) => group.stop()))
  }
}
