/** A cache that all web servers share: read through it, and change things without leaving an old value in it. */

export type Value = string | null
export type Taken = { is: 'value'; value: Value } | { is: 'load' } | { is: 'wait' } | { is: 'held' }
export type Store = {
  take(key: string, token: string): Promise<Taken>
  put(key: string, token: string, value: Value, seconds: number): Promise<boolean>
  giveBack(key: string, token: string): Promise<void>
  hold(key: string, token: string): Promise<void>
  release(key: string, token: string): Promise<void>
}
export type Ports = {
  store: Store
  newToken(): string
  pause(): Promise<void>
  random(): number
}
export type Cache = {
  through(key: string, load: () => Promise<Value>): Promise<Value>
  changing<T>(keys: readonly string[], change: () => Promise<T>): Promise<T>
}

export const KEPT = 60
export const ABSENT = 5
const JITTER = 0.1

export function createCache({ store, newToken, pause, random }: Ports): Cache {
  async function loadWithLease(key: string, token: string, load: () => Promise<Value>): Promise<Value> {
    let value: Value
    try {
      value = await load()
    } catch (error) {
      await store.giveBack(key, token)
      throw error
    }
    const seconds = value === null ? ABSENT : KEPT
    // Where it is refused, somebody has changed it meanwhile, or we were too slow. For whoever asked before, it will do.
    await store.put(key, token, value, seconds * (1 + JITTER * (2 * random() - 1)))
    return value
  }

  return {
    async through(key, load) {
      // For this reader alone. Were it the server's, a value of a lease that is void could be put under the next one.
      const token = newToken()
      for (;;) {
        const taken = await store.take(key, token)
        if (taken.is === 'value') return taken.value
        if (taken.is === 'load') return await loadWithLease(key, token, load)
        if (taken.is === 'held') return await load()
        // Asking is enough: who loads may be done, or have failed, or be dead, and then the lease is ours.
        await pause()
      }
    },

    async changing(keys, change) {
      const token = newToken()
      // Before: if we die in the middle, an old value must not be what is left.
      await Promise.all(keys.map((key) => store.hold(key, token)))
      try {
        return await change()
      } finally {
        // Also where it has failed: a write without an answer may have been made.
        await Promise.all(keys.map((key) => store.release(key, token)))
      }
    },
  }
}
