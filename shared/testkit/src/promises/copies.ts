/** The copies of the data, and which of them is which: each database says itself whether it is the primary. */
import type { RunningSystem } from '@ztm/lab/system'
import { eventually } from '../eventually.ts'
import { countedBy } from './metrics.ts'

/** In milliseconds: a system that has just lost its primary takes a while to have another. */
const PATIENCE = 10_000

const databases = (system: RunningSystem): string[] =>
  system.nodes().flatMap(({ name, roles }) => (roles.includes('data') ? [name] : []))

/** The database that takes the writes. Where there is one only, there is nothing to say. */
export async function primaryOf(system: RunningSystem): Promise<string> {
  const [only, ...others] = databases(system)
  if (only && others.length === 0) return only
  return await eventually(
    'one of the databases to say that it is the primary',
    async () => {
      const said = await Promise.all(databases(system).map((name) => countedBy(system, name, IS_PRIMARY)))
      const primaries = databases(system).filter((_, at) => said[at] === 1)
      if (primaries.length !== 1) throw new Error(`${primaries.length} say so`)
      return primaries[0] as string
    },
    { within: PATIENCE },
  )
}
const IS_PRIMARY = 'database_is_primary'

/** One that answers reads only. */
export async function replicaOf(system: RunningSystem): Promise<string> {
  const primary = await primaryOf(system)
  const replica = databases(system).find((name) => name !== primary)
  if (!replica) throw new Error('there is one copy of the data')
  return replica
}
