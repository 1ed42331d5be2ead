/** Each entry notes its turn, and whoever has the smallest goes. Slow to evict, and right. */
import type { Cache } from '01-single-server/cache/cache'

export function createLruCache(clock: () => number, most: number): Cache {
  const entries = new Map<string, { value: unknown; until: number; turn: number }>()
  const loading = new Set<{ key: string; stale: boolean }>()
  let turn = 0
  return {
    async through(call, key, seconds, load) {
      const hit = entries.get(key)
      if (hit !== undefined && hit.until > clock()) {
        hit.turn = turn++
        return hit.value as Awaited<ReturnType<typeof load>>
      }
      const mine = { key, stale: false }
      loading.add(mine)
      try {
        const value = await load(call)
        if (!mine.stale) entries.set(key, { value, until: clock() + seconds * 1_000, turn: turn++ })
        if (entries.size > most) {
          const [first] = [...entries].sort(([, a], [, b]) => a.turn - b.turn)
          if (first) entries.delete(first[0])
        }
        return value
      } finally {
        loading.delete(mine)
      }
    },
    async forget(_call, keys) {
      for (const load of loading) if (keys.includes(load.key)) load.stale = true
      for (const key of keys) entries.delete(key)
    },
  }
}
