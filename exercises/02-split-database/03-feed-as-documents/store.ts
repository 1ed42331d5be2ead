/** A store of documents that counts what is asked of it. What is read is a copy, as over a network. */
import type { Documents } from './starter.ts'

export function createStore() {
  const stored = new Map<string, string>()
  let reads = 0
  let writes = 0
  const documents: Documents = {
    async get(key) {
      reads += 1
      const text = stored.get(key)
      return text === undefined ? undefined : JSON.parse(text)
    },
    async put(key, document) {
      writes += 1
      stored.set(key, JSON.stringify(document))
    },
  }
  return {
    documents,
    /** How much was asked of it since the last time. */
    counted() {
      const counts = { reads, writes }
      reads = 0
      writes = 0
      return counts
    },
  }
}
