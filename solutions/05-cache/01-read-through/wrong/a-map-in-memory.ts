// Fails: How often it is loaded: expected 1, came 2

import { ABSENT, type Cache, KEPT, type Ports, type Value } from '../solution.ts'

/** One load for all who ask here, and no word to those who ask elsewhere. */
export function createCache({ store, newToken, random }: Ports): Cache {
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

  const loading = new Map<string, Promise<Value>>()
  return {
    async through(key, load) {
      const token = newToken()
      {
        const taken = await store.take(key, token)
        if (taken.is === 'value') return taken.value
        if (taken.is === 'load') return await loadWithLease(key, token, load)
        const known = loading.get(key)
        if (known) return await known
        const mine = load().finally(() => loading.delete(key))
        loading.set(key, mine)
        return await mine
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
