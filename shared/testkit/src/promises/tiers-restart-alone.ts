import { createClient } from '../client.ts'
import { eventually } from '../eventually.ts'
import { succeed } from '../http-client.ts'
import { judged, type PlaybookPromise } from './promise.ts'

export const tiersRestartAlone: PlaybookPromise = {
  id: 'tiers-restart-alone',
  statement: 'The web tier and the data tier can be restarted without each other.',
  idea: 'Web tier and database are separated, so that each can be scaled and looked after by itself.',
  async experiment(trial) {
    const system = await trial.system()
    const web = trial.kindWith('web')
    const data = trial.kindWith('data')
    const pidsOf = (kind: string) => system.nodes().flatMap((node) => (node.kind === kind ? [node.pid] : []))
    const visitor = createClient(system.url)
    let together = 0
    for (const [restarted, other] of [
      [data.kind, web.kind],
      [web.kind, data.kind],
    ] as const) {
      const before = pidsOf(other)
      for (const { name, kind } of system.nodes()) if (kind === restarted) await system.restart(name)
      const now = pidsOf(other)
      together += before.filter((pid, at) => pid !== now[at]).length
      await eventually('it to serve again', () => succeed(visitor.explore()), { within: 10_000 })
    }
    return judged(
      together === 0,
      together === 0
        ? 'Each tier was restarted, and the other ran on.'
        : 'They are one process: restarting one restarts both.',
      { 'processes of one tier that went down with the other': together },
    )
  },
}
