/** Stays until somebody ends it: by Ctrl-C, a signal, or by closing the terminal. */

/** Nodes finish what they are at; what takes longer than this is ended by the lab's reaper when this process is gone. */
const PATIENCE = 1_500

/** @param close is called once; a second signal does not wait for it */
export async function untilCtrlC(close: () => Promise<void>): Promise<never> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130))
  setTimeout(() => process.exit(0), PATIENCE)
  await close()
  process.exit(0)
}
