/**
 * The answers that are kept, in memory and on disk, each under a limit in bytes of its own. One address may have
 * several, which differ by what the requests said (`Vary`). Simplification: bodies that are still arriving do not count.
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { CreateEviction } from './sieve.ts'
import { isFor, type Stored } from './stored.ts'

/** Of one address: a site whose answers vary by what hardly two people share must not fill the cache with them. */
const MOST_VARIANTS = 16
/** In bytes: about what an entry costs beside its body and headers. */
const OVERHEAD = 512

export type Store = ReturnType<typeof createStore>

/** @param limits in bytes */
export function createStore(create: CreateEviction, limits: { memory: number; disk: number }) {
  let evictions = 0
  /** The latest first. */
  const all = new Map<string, Stored[]>()
  const makeRoom = (stored: Stored) => {
    remove(stored)
    evictions += 1
  }
  const memory = create<Stored>(limits.memory, makeRoom)
  const disk = create<Stored>(limits.disk, makeRoom)
  const placeOf = ({ body }: Stored) => (body.isOnDisk() ? disk : memory)
  const bytesOf = ({ body, headers }: Stored) =>
    body.isOnDisk() ? body.size() : body.size() + headers.join('').length + OVERHEAD

  /** Out of the lists; what its place counts is for the caller to see to. */
  function remove(stored: Stored): void {
    const variants = (all.get(stored.key) ?? []).filter((other) => other !== stored)
    if (variants.length > 0) all.set(stored.key, variants)
    else all.delete(stored.key)
    stored.body.discard()
  }

  function discard(stored: Stored): void {
    placeOf(stored).delete(stored)
    remove(stored)
  }

  return {
    discard,
    has: (key: string) => all.has(key),
    /** What was kept for such a request, fresh or not. */
    find(key: string, headers: IncomingHttpHeaders): Stored | undefined {
      const stored = all.get(key)?.find((one) => isFor(one, headers))
      if (stored) placeOf(stored).get(stored)
      return stored
    },
    /** Takes the place of what was kept for the same requests. */
    keep(stored: Stored): void {
      const bytes = bytesOf(stored)
      if (bytes > (stored.body.isOnDisk() ? limits.disk : limits.memory)) return void stored.body.discard()
      const variants = all.get(stored.key) ?? []
      for (const other of variants) if (other.selected === stored.selected) discard(other)
      const [oldest] = (all.get(stored.key) ?? []).slice(MOST_VARIANTS - 1)
      if (oldest) discard(oldest)
      all.set(stored.key, [stored, ...(all.get(stored.key) ?? [])])
      placeOf(stored).set(stored, bytes)
    },
    /** Whatever was kept under it. */
    forget(key: string): void {
      for (const stored of all.get(key) ?? []) discard(stored)
    },
    keys: () => all.keys(),
    /** How many have gone to make room so far. */
    evictions: () => evictions,
    bytes: () => ({ memory: memory.bytes(), disk: disk.bytes() }),
  }
}
