/**
 * Tells when there is nobody left to ask: all nodes that people reach have ended, and nobody has revived one for a
 * while. A shorter break is what one may want to see under load.
 */
import type { Listener } from '../events.ts'
import type { NodeState } from '../node-state.ts'

const REVIVED_WITHIN = 10_000

type System = { nodes(): NodeState[]; onEvent(listener: Listener): () => void }

/** @param gone is told why @returns how to stop watching */
export function watchGone(
  system: System,
  gone: (because: string) => void,
  within = REVIVED_WITHIN,
): () => void {
  let timer: NodeJS.Timeout | undefined
  const look = () => {
    const entries = system.nodes().filter(({ roles }) => roles.includes('entry'))
    const ended = entries.every(({ state }) => state === 'dead' || state === 'stopped')
    if (!ended) {
      clearTimeout(timer)
      timer = undefined
      return
    }
    const names = entries.map(({ name }) => name).join(', ')
    timer ??= setTimeout(() => gone(`The stage is gone: ${names} ended, and was not started again.`), within)
  }
  look()
  const deaf = system.onEvent(({ type }) => type === 'state' && look())
  return () => {
    deaf()
    clearTimeout(timer)
  }
}
