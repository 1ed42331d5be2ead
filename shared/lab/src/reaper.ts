/** Sees to it that nothing survives this process, not even its SIGKILL: a small process apart watches it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { COMPILED_ONCE } from './compiled-once.ts'

export type ToReaper =
  | { type: 'watch'; pid: number }
  | { type: 'forget'; pid: number }
  | { type: 'folder'; path: string }

export type Reaper = ReturnType<typeof startReaper>

export function startReaper() {
  // Detached, so that a signal to this process's group (Ctrl-C, a closed terminal) does not reach it.
  const child = spawn(process.execPath, [join(import.meta.dirname, 'reaper-main.ts')], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, ...COMPILED_ONCE },
  })
  // Should somebody end the reaper, the system goes on without.
  child.on('error', () => {})
  child.stdin.on('error', () => {})
  const ended = once(child, 'exit').catch(() => {})
  child.unref()
  const tell = (message: ToReaper) => void child.stdin.write(`${JSON.stringify(message)}\n`)

  return {
    watch: (pid: number) => tell({ type: 'watch', pid }),
    forget: (pid: number) => tell({ type: 'forget', pid }),
    /** Removes that folder at the end, with all that is in it. */
    remove: (path: string) => tell({ type: 'folder', path }),
    /** Ends what it still watches, and itself. */
    async end(): Promise<void> {
      child.ref()
      child.stdin.end()
      await ended
    },
  }
}
