/** Makes a system whole again after an experiment: nodes that were killed, stopped or frozen, and links. */
import type { Link, RunningSystem } from '../running-system.ts'

/** @param before how its links were @throws PlainError where a node does not come back */
export async function bringBack(system: RunningSystem, before: readonly Link[]): Promise<void> {
  const healing = system
    .links()
    .filter((link, at) => !isAlike(link, before[at]))
    .map(({ from, to }) => system.heal(from, to))
  const reviving = system.nodes().map(async ({ name, state }) => {
    if (state === 'frozen') await system.thaw(name)
    if (state === 'dead' || state === 'stopped') await system.startNode(name)
  })
  // Each is tried, whatever becomes of the others.
  const tried = await Promise.allSettled([...healing, ...reviving])
  const failed = tried.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
}

const isAlike = (one: Link, other: Link | undefined) =>
  one.cut === other?.cut && one.delay === other?.delay && one.throttle === other?.throttle
