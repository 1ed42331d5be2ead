/** Looking whether a node can serve: often while it starts, and now and then afterwards. */
import { setTimeout as sleep } from 'node:timers/promises'

const READY_WITHIN = 10_000
const LOOK_EVERY = 1_000

/** @returns why it is not ready, or undefined */
type Look = () => Promise<string | undefined>

/** @returns when it is ready, or does not run any more, or why it is not ready after 10 s */
export async function untilReady(look: Look, runs: () => boolean): Promise<string | undefined> {
  const giveUpAt = Date.now() + READY_WITHIN
  for (;;) {
    const reason = await look()
    if (!reason || !runs()) return reason
    if (Date.now() >= giveUpAt) return `after ${READY_WITHIN / 1000} s, ${reason}`
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
