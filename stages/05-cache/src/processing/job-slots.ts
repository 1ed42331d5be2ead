/**
 * So many jobs at once and no more: decoding takes a core and a good deal of memory, and with too many at a time all
 * of them are late. What cannot start before its caller stops waiting never starts.
 */
import { unavailable } from '@ztm/domain/problem'

export function createJobSlots({ atOnce, waiting }: { atOnce: number; waiting: number }) {
  const queue: (() => void)[] = []
  let running = 0

  /** @throws Problem `unavailable` where too many wait already, or the signal aborts before a slot is free */
  return async function run<T>(signal: AbortSignal, job: () => Promise<T>): Promise<T> {
    if (running >= atOnce) await turn(signal)
    else running += 1
    try {
      return await job()
    } finally {
      const next = queue.shift()
      // The slot passes to the next in line without becoming free in between.
      if (next) next()
      else running -= 1
    }
  }

  function turn(signal: AbortSignal): Promise<void> {
    if (queue.length >= waiting) throw unavailable('Too many pictures are being processed.')
    return new Promise((resolve, reject) => {
      const leave = () => {
        queue.splice(queue.indexOf(start), 1)
        reject(unavailable('Too many pictures are being processed.'))
      }
      const start = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      if (signal.aborted) return reject(unavailable('The request took too long.'))
      signal.addEventListener('abort', leave, { once: true })
      queue.push(start)
    })
  }
}
