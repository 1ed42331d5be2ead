// Fails: Two reads after that; loads: expected 1, came 2

import { ABSENT, type Cache, KEPT, type Ports, type Value } from '../solution.ts'

/** Where nothing has changed, there is nothing to release. */
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
      for (;;) {
        const taken = await store.take(key, token)
        if (taken.is === 'value') return taken.value
        if (taken.is === 'load') return await loadWithLease(key, token, load)
        if (taken.is === 'held') return await load()
        await pause()
      }
    },
    async changing(keys, change) {
      const token = newToken()
      await Promise.all(keys.map((key) => store.hold(key, token)))
      const made = await change()
      await Promise.all(keys.map((key) => store.release(key, token)))
      return made
    },
  }
}
