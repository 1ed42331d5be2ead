/** How much memory processes hold, watched from outside. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const KIB = 1024

/** What a process holds in memory now, in bytes. */
function residentMemory(pid: number): number {
  const status = `/proc/${pid}/status`
  if (existsSync(status)) {
    const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8')) ?? []
    return Number(kib ?? 0) * KIB
  }
  // Where there are such files, one that is missing is that of a process that has ended.
  if (existsSync('/proc/self')) return 0
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * KIB
}

/** Watches the processes' memory together. @returns what to call for the most that it has grown by, in bytes */
export function watchMemory(pids: readonly number[], every = 100): () => number {
  const now = () => pids.reduce((sum, pid) => sum + residentMemory(pid), 0)
  const before = now()
  let most = before
  const look = () => {
    most = Math.max(most, now())
  }
  const timer = setInterval(look, every)
  return () => {
    clearInterval(timer)
    look()
    return most - before
  }
}
