/** A class; it asks again by calling itself, gives back in any case, and goes through the keys one after the other. */
import { ABSENT, KEPT, type Ports, type Value } from '../solution.ts'

class LeasedCache {
  ports: Ports

  constructor(ports: Ports) {
    this.ports = ports
  }

  async through(key: string, load: () => Promise<Value>): Promise<Value> {
    const { store, newToken, pause } = this.ports
    const mine = newToken()
    const taken = await store.take(key, mine)
    switch (taken.is) {
      case 'value':
        return taken.value
      case 'held':
        return load()
      case 'wait':
        await pause()
        return this.through(key, load)
      case 'load':
        try {
          const value = await load()
          await store.put(key, mine, value, this.secondsFor(value))
          return value
        } finally {
          // Nothing happens where the lease has been used, or is somebody else's by now.
          await store.giveBack(key, mine)
        }
    }
  }

  secondsFor(value: Value): number {
    const most = (value === null ? ABSENT : KEPT) * 1.1
    return most - this.ports.random() * most * 0.18
  }

  async changing<T>(keys: readonly string[], change: () => Promise<T>): Promise<T> {
    const { store } = this.ports
    const tokens = new Map(keys.map((key) => [key, this.ports.newToken()]))
    for (const [key, token] of tokens) await store.hold(key, token)
    const outcome = await change().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    )
    for (const [key, token] of tokens) await store.release(key, token)
    if ('error' in outcome) throw outcome.error
    return outcome.value
  }
}

export const createCache = (ports: Ports) => new LeasedCache(ports)
