// Fails: whoever asks there after that: expected “new”, came “old”

import { ABSENT, type Cache, KEPT, type Ports, type Value } from '../solution.ts'

/** One load for each server, too: who asks meanwhile is given the same promise. */
export function createCache({ store, newToken, pause, random }: Ports): Cache & { alone: Cache['through'] } {
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

  const flights = new Map<string, Promise<Value>>()
  return {
    async through(key, load) {
      const known = flights.get(key)
      if (known) return await known
      const flight = this.alone(key, load).finally(() => flights.delete(key))
      flights.set(key, flight)
      return await flight
    },
    async alone(key: string, load: () => Promise<Value>): Promise<Value> {
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
