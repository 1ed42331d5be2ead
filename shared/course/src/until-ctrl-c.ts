/** Stays until somebody ends it: by Ctrl-C, a signal, or by closing the terminal. */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Nodes finish what they are at; what takes longer than this is ended by the lab's reaper when this process is gone. */
const PATIENCE = 1_500
/** One Ctrl-C may come twice: from the terminal, and passed on by whoever started this process. */
const TWICE = 200

/** @param close is called once; a second signal does not wait for it */
export async function untilCtrlC(close: () => Promise<void>): Promise<never> {
  await Promise.race(SIGNALS.map((signal) => once(process, signal)))
  for (const signal of SIGNALS) process.on(signal, () => {})
  setTimeout(() => process.exit(0), PATIENCE)
  void sleep(TWICE).then(() => {
    for (const signal of SIGNALS) process.on(signal, () => process.exit(130))
  })
  await close()
  process.exit(0)
}
