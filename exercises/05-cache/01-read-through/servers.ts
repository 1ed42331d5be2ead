/**
 * Two web servers, the store that they share, and the database behind it, in a world with its own clock. Everything that
 * one says to another takes a while, there and back. A server that dies starts again at once, and knows nothing of what
 * it was doing; what it has said by then still arrives.
 */
import type { World } from '../../testing/world.ts'
import type { Cache, Ports, Store, Value } from './starter.ts'
import { createStore } from './store.ts'

/** In milliseconds. */
const PAUSE = 25
const NEVER = new Promise<never>(() => {})

export type Parts = {
  world: World
  /** One for each server. */
  create: readonly ((ports: Ports) => Cache)[]
  /** How long messages are on their way, in milliseconds, in turn. */
  delays?: readonly number[]
  /** How long the database takes to read, besides. */
  reading?: number
  random?: () => number
}

export function startServers({ world, create, delays = [1], reading = 0, random = () => 0.5 }: Parts) {
  const steps = createStore(world.now)
  const rows = new Map<string, Value>()
  const counts = { loads: 0, asked: 0, pauses: 0 }
  let messages = 0
  let tokens = 0
  /** How many reads are still to fail. */
  let failures = 0

  const onItsWay = () => world.sleep(delays[messages++ % delays.length] ?? 1)

  function start(createCache: (ports: Ports) => Cache) {
    let alive = true
    /** Something that happens elsewhere. Who has died hears no answer. */
    async function ask<T>(act: () => T): Promise<T> {
      await onItsWay()
      let answer: { value: T } | { error: unknown }
      try {
        answer = { value: act() }
      } catch (error) {
        answer = { error }
      }
      await onItsWay()
      if (!alive) return await NEVER
      if ('error' in answer) throw answer.error
      return answer.value
    }
    const step = <T>(act: () => T): Promise<T> => {
      counts.asked += 1
      return ask(act)
    }
    const store: Store = {
      take: (...given) => step(() => steps.take(...given)),
      put: (...given) => step(() => steps.put(...given)),
      giveBack: (...given) => step(() => steps.giveBack(...given)),
      hold: (...given) => step(() => steps.hold(...given)),
      release: (...given) => step(() => steps.release(...given)),
    }
    const cache = createCache({
      store,
      random,
      newToken: () => `token-${++tokens}`,
      async pause() {
        counts.pauses += 1
        await world.sleep(PAUSE)
        if (!alive) await NEVER
      },
    })

    async function load(key: string): Promise<Value> {
      counts.loads += 1
      const value = await ask(() => {
        if (failures > 0) {
          failures -= 1
          throw new Error('the database is away')
        }
        return rows.get(key) ?? null
      })
      await world.sleep(reading)
      return alive ? value : await NEVER
    }

    return {
      die: () => {
        alive = false
      },
      through: (key: string) => cache.through(key, () => load(key)),
      changing: <T>(keys: readonly string[], writing: number, change: () => T) =>
        cache.changing(keys, async () => {
          await world.sleep(writing)
          return alive ? await ask(change) : await NEVER
        }),
    }
  }

  const servers = create.map(start)
  const at = (server: number) => servers[server] as ReturnType<typeof start>
  /** What comes of it is asked for later, and until then a failure is nobody's fault. */
  function begun<T>(promise: Promise<T>): Promise<T> {
    promise.catch(() => undefined)
    return promise
  }

  return {
    rows,
    /** Loads begun, steps that the store was asked for, and pauses, so far. */
    counts,
    fail(times: number) {
      failures = times
    },
    /** @param server 0 or 1 */
    read: (key: string, server = 0): Promise<Value> => begun(at(server).through(key)),
    /**
     * Writes under each key, in the time that the database takes for it.
     * @param value is called when it is written, and may throw
     */
    write: (keys: readonly string[], value: () => string, server = 0, writing = 0): Promise<string> =>
      begun(
        at(server).changing(keys, writing, () => {
          const written = value()
          for (const key of keys) rows.set(key, written)
          return written
        }),
      ),
    die(server: number) {
      at(server).die()
      servers[server] = start(create[server] as (ports: Ports) => Cache)
    },
  }
}
