// Fails: Reading what is null, at two servers in turn; loads: expected 1, came 2

import { type Cache, KEPT, type Ports, type Value } from '../solution.ts'

/** Where there is nothing, there is nothing to keep. */
export function createCache({ store, newToken, pause, random }: Ports): Cache {
  async function loadWithLease(key: string, token: string, load: () => Promise<Value>): Promise<Value> {
    let value: Value
    try {
      value = await load()
    } catch (error) {
      await store.giveBack(key, token)
      throw error
    }
    if (value === null) await store.giveBack(key, token)
    else await store.put(key, token, value, KEPT * (0.9 + 0.2 * random()))
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
      try {
        return await change()
      } finally {
        await Promise.all(keys.map((key) => store.release(key, token)))
      }
    },
  }
}
