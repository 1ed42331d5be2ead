/** Looking whether a node can serve: often while it starts, and now and then afterwards. */
import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_EVERY = 1_000

/** @returns why it is not ready, or undefined */
type Look = () => Promise<string | undefined>

/**
 * In milliseconds. All of a system's nodes start at once, each with half a second of a core to itself, on computers that
 * may have two cores and other things to do.
 */
export const readyWithin = (nodes: number): number => Math.max(10_000, 2_000 * nodes)

/** @returns when it is ready, or does not run any more, or why it is not ready after so many milliseconds */
export async function untilReady(
  look: Look,
  runs: () => boolean,
  within: number,
): Promise<string | undefined> {
  const giveUpAt = Date.now() + within
  for (;;) {
    const reason = await look()
    if (!reason || !runs()) return reason
    if (Date.now() >= giveUpAt) return `after ${within / 1000} s, ${reason}`
    await sleep(10)
  }
}

export async function keepLooking(
  look: Look,
  runs: () => boolean,
  settle: (reason: string | undefined) => void,
): Promise<void> {
  while (runs()) {
    await sleep(LOOK_EVERY, undefined, { ref: false })
    if (runs()) settle(await look())
  }
}
