/** The table of keys, as a database does it: each step by itself, after a while, and never half. */
import type { KeyRow, KeyTable } from './starter.ts'

/** @param takes how long a step is on its way */
export function createTable(takes: () => Promise<void>): KeyTable {
  const rows = new Map<string, KeyRow>()
  const at = (userId: string, key: string) => JSON.stringify([userId, key])
  /** It happens somewhere between question and answer. */
  async function step<T>(act: () => T): Promise<T> {
    await takes()
    const answer = act()
    await takes()
    return answer
  }
  return {
    add: (userId, key, digest) =>
      step(() => {
        if (rows.has(at(userId, key))) return false
        rows.set(at(userId, key), { digest, photoId: null })
        return true
      }),
    find: (userId, key) =>
      step(() => {
        const row = rows.get(at(userId, key))
        return row && { ...row }
      }),
    finish: (userId, key, photoId) =>
      step(() => {
        const row = rows.get(at(userId, key))
        if (row) rows.set(at(userId, key), { ...row, photoId })
      }),
    remove: (userId, key) => step(() => void rows.delete(at(userId, key))),
  }
}
