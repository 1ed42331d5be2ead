/** A doubly linked list in the order of use, as textbooks have it, and a count of forgets for each key. */

import type { Call } from '@ztm/domain/call'

type Entry = { key: string; value: unknown; ends: number; newer?: Entry; older?: Entry }

class Lru {
  byKey: Record<string, Entry | undefined> = Object.create(null)
  versions = new Map<string, number>()
  size = 0
  newest: Entry | undefined
  oldest: Entry | undefined
  clock: () => number
  most: number

  constructor(clock: () => number, most: number) {
    this.clock = clock
    this.most = most
  }

  async through<T>(call: Call, key: string, seconds: number, load: (call: Call) => Promise<T>): Promise<T> {
    const found = this.byKey[key]
    if (found && this.clock() < found.ends) {
      this.unlink(found)
      this.link(found)
      return found.value as T
    }
    const version = this.versions.get(key)
    const value = await load(call)
    if (version === this.versions.get(key)) {
      const old = this.byKey[key]
      if (old) this.unlink(old)
      this.link({ key, value, ends: this.clock() + 1_000 * seconds })
      while (this.size > this.most && this.oldest) this.unlink(this.oldest)
    }
    return value
  }

  async forget(_call: unknown, keys: readonly string[]): Promise<void> {
    keys.forEach((key) => {
      this.versions.set(key, (this.versions.get(key) ?? 0) + 1)
      const entry = this.byKey[key]
      if (entry) this.unlink(entry)
    })
  }

  private link(entry: Entry) {
    entry.older = this.newest
    entry.newer = undefined
    if (this.newest) this.newest.newer = entry
    else this.oldest = entry
    this.newest = entry
    this.byKey[entry.key] = entry
    this.size++
  }

  private unlink(entry: Entry) {
    if (entry.newer) entry.newer.older = entry.older
    else this.newest = entry.older
    if (entry.older) entry.older.newer = entry.newer
    else this.oldest = entry.newer
    delete this.byKey[entry.key]
    this.size--
  }
}

export const createLruCache = (clock: () => number, most: number) => new Lru(clock, most)
