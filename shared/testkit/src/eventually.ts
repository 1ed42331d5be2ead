/** Waiting for a condition, never for a time. */
import { setTimeout as sleep } from 'node:timers/promises'

/** What `api.md` gives everybody but the writer to see a change. */
export const FRESH = 2000

type Patience = { within?: number; every?: number }

/**
 * Tries until it does not throw. The bound is on when the last try begins: a try that begins after it has to succeed,
 * however slow the machine, and one that began before and failed proves nothing.
 * @throws an error that names what was waited for, with what the last try said as its cause
 */
export async function eventually<T>(
  what: string,
  attempt: () => T | Promise<T>,
  { within = FRESH, every = 25 }: Patience = {},
): Promise<T> {
  const end = performance.now() + within
  for (;;) {
    const last = performance.now() >= end
    try {
      return await attempt()
    } catch (error) {
      if (last) {
        const why = error instanceof Error ? error.message : String(error)
        throw new Error(`waited ${within} ms in vain for: ${what}\n${why}`, { cause: error })
      }
    }
    await sleep(every)
  }
}

/** Waits for something to be true. */
export const until = (what: string, isTrue: () => boolean | Promise<boolean>, patience?: Patience) =>
  eventually(
    what,
    async () => {
      if (!(await isTrue())) throw new Error('it was not so')
    },
    patience,
  )
