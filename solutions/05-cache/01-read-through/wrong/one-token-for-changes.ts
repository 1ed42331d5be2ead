// Fails: one is over, and it dies when the other is made

import { ABSENT, type Cache, KEPT, type Ports, type Value } from '../solution.ts'

/** This server is changing something, and then it is not any more. */
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

  const changing = newToken()
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
      await Promise.all(keys.map((key) => store.hold(key, changing)))
      try {
        return await change()
      } finally {
        await Promise.all(keys.map((key) => store.release(key, changing)))
      }
    },
  }
}
