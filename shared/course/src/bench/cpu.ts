/** How much of the processors a process has used so far. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Of `/proc`, on every Linux that Node runs on. */
const TICKS_A_SECOND = 100
/** Counted from behind the name, which may have spaces in it. */
const [USER, SYSTEM] = [11, 12]

/** In seconds, its own and the system's for it, of all its threads. */
export function cpuSeconds(pid: number): number {
  if (process.platform === 'linux') {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[USER]) + Number(fields[SYSTEM])) / TICKS_A_SECOND
  }
  return secondsOf(execFileSync('ps', ['-o', 'time=', '-p', `${pid}`], { encoding: 'utf8' }))
}

/** @param time as `ps` writes it: `1-02:03:04`, `2:03:04`, or `3:04.56` on macOS */
export function secondsOf(time: string): number {
  const [clock = '', days = '0'] = time.trim().split('-').reverse()
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400
}
