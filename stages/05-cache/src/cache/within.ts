/** Waiting for an answer, and for so long only. */

/** Said instead of it. */
export class NoAnswer extends Error {}

/** @param ms what is still unanswered then may be done all the same */
export async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    // Once more round: where this process was held up, an answer may lie there unread.
    timer = setTimeout(() => setImmediate(() => reject(new NoAnswer(`no answer within ${ms} ms`))), ms)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
