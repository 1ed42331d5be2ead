/**
 * Stands in for a Redis server: in memory, with the same steps as the scripts of stages/05-cache/src/cache/lease.ts, but
 * for the floors, which only replicas need. A step is one function call, so nothing can come between.
 */
import type { Taken, Value } from './starter.ts'

/** In milliseconds. */
export const LEASE = 1_000
export const HELD = 5_000
const SECOND = 1_000

export type Steps = ReturnType<typeof createStore>

export function createStore(now: () => number) {
  const values = new Map<string, { value: Value; until: number }>()
  const leases = new Map<string, { token: string; until: number }>()
  const held = new Map<string, { tokens: Set<string>; until: number }>()

  /** What is there and not over. */
  function at<T extends { until: number }>(all: Map<string, T>, key: string): T | undefined {
    const found = all.get(key)
    return found && found.until > now() ? found : undefined
  }

  return {
    take(key: string, token: string): Taken {
      const kept = at(values, key)
      if (kept) return { is: 'value', value: kept.value }
      if (at(held, key)) return { is: 'held' }
      if (at(leases, key)) return { is: 'wait' }
      leases.set(key, { token, until: now() + LEASE })
      return { is: 'load' }
    },
    put(key: string, token: string, value: Value, seconds: number): boolean {
      if (at(leases, key)?.token !== token) return false
      values.set(key, { value, until: now() + seconds * SECOND })
      leases.delete(key)
      return true
    },
    giveBack(key: string, token: string): void {
      if (at(leases, key)?.token === token) leases.delete(key)
    },
    hold(key: string, token: string): void {
      values.delete(key)
      leases.delete(key)
      const tokens = at(held, key)?.tokens ?? new Set()
      held.set(key, { tokens: tokens.add(token), until: now() + HELD })
    },
    release(key: string, token: string): void {
      values.delete(key)
      leases.delete(key)
      const tokens = held.get(key)?.tokens
      tokens?.delete(token)
      if (tokens?.size === 0) held.delete(key)
    },
  }
}
