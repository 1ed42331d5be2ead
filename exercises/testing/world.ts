/**
 * A world with a clock of its own: nothing in it takes real time, and the same happens in it each time. What waits is
 * woken in the order of its time, and only when everything before it has come to rest.
 */
import { setImmediate as rest } from 'node:timers/promises'
import { broken } from './rules.ts'

type Waiting = { at: number; act: () => void }

export type World = ReturnType<typeof createWorld>

export function createWorld() {
  let now = 0
  let waiting: Waiting[] = []

  /** @returns what calls it off */
  function after(ms: number, act: () => void): () => void {
    const mine = { at: now + ms, act }
    waiting.push(mine)
    return () => {
      waiting = waiting.filter((other) => other !== mine)
    }
  }

  async function passUntil(end: number): Promise<void> {
    for (;;) {
      await rest()
      const next = waiting.toSorted((a, b) => a.at - b.at)[0]
      if (!next || next.at > end) break
      waiting = waiting.filter((other) => other !== next)
      now = next.at
      next.act()
    }
    now = Math.max(now, end)
  }

  return {
    now: () => now,
    after,
    sleep: (ms: number) => new Promise<void>((resolve) => void after(ms, resolve)),
    /** Lets so much time pass. */
    pass: (ms: number) => passUntil(now + ms),
    /** How much is still waiting for its time. */
    waiting: () => waiting.length,
    /** What comes of a promise in this world. Fails the rule where nothing does. */
    async outcome<T>(promise: Promise<T>, what: string, within = 60_000): Promise<Outcome<T>> {
      const end = now + within
      let outcome: Outcome<T> | undefined
      promise.then(
        (value) => {
          outcome = { value }
        },
        (error) => {
          outcome = { error }
        },
      )
      // Step by step, so that no more time passes than it needs.
      for (;;) {
        await rest()
        if (outcome) return outcome
        const next = Math.min(...waiting.map(({ at }) => at))
        if (next > end) return broken(`${what}: nothing has come of it, neither a result nor an error`)
        await passUntil(next)
      }
    },
  }
}

export type Outcome<T> = { value: T } | { error: unknown }
