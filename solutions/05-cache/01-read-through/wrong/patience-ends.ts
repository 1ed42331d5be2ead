// Fails: Three at once, and the database takes 800 ms. How often it is loaded: expected 1, came 3

import { ABSENT, type Cache, KEPT, type Ports, type Value } from '../solution.ts'

/** Half a second is long enough to wait for somebody. */
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
    await store.put(key, token, value, seconds * (0.9 + 0.2 * random()))
    return value
  }

  return {
    async through(key, load) {
      const token = newToken()
      for (let tries = 0; ; tries++) {
        const taken = await store.take(key, token)
        if (taken.is === 'value') return taken.value
        if (taken.is === 'load') return await loadWithLease(key, token, load)
        if (taken.is === 'held' || tries === 20) return await load()
        await pause()
      }
    },
    async changing(keys, change) {
      const token = newToken()
      await Promise.all(keys.map((key) => store.hold(key, token)))
      try {
        return await change()
      } finally {
        await Promise.all(keys.map((key) => store.release(key, token)))
      }
    },
  }
}
