/** What caches were worth in the last while, said now and then to somebody who watches a terminal. */
import type { AllFigures } from '@ztm/lab/figures'
import type { NodeState } from '@ztm/lab/node-state'

/** In seconds, as there are figures once a second. */
const EVERY = 10

type Worth = { hits: number; misses: number; evictions: number }

/** @returns what to say at these figures, if anything: nothing where nothing was looked up */
export function watchCaches(nodes: readonly NodeState[]): (figures: AllFigures) => string[] {
  const isServer = new Set(nodes.filter(({ roles }) => roles.includes('cache')).map(({ name }) => name))
  const kindOf = new Map(nodes.map(({ name, kind }) => [name, kind]))
  let sums = new Map<string, Worth>()
  let seconds = 0

  return (figures) => {
    for (const [name, { cache }] of Object.entries(figures)) {
      if (!cache) continue
      const kind = kindOf.get(name) ?? name
      const sum = sums.get(kind) ?? { hits: 0, misses: 0, evictions: 0 }
      // A cache server counts each step of a lookup. What was found and what was not, those know who looked it up.
      const { hits, misses } = isServer.has(name) ? { hits: 0, misses: 0 } : cache
      sums.set(kind, {
        hits: sum.hits + hits,
        misses: sum.misses + misses,
        evictions: sum.evictions + cache.evictions,
      })
    }
    seconds += 1
    if (seconds < EVERY) return []
    const words = Array.from(sums, ([kind, worth]) => inWords(kind, worth)).filter(
      (line) => line !== undefined,
    )
    sums = new Map()
    seconds = 0
    return words
  }
}

function inWords(kind: string, { hits, misses, evictions }: Worth): string | undefined {
  const lookups = Math.round(hits + misses)
  const share =
    lookups > 0 ? `${Math.round((100 * hits) / (hits + misses))}% of ${lookups} lookups were hits` : ''
  const gone = evictions >= 1 ? `${Math.round(evictions)} had to go to make room` : ''
  const what = [share, gone].filter(Boolean).join(', ')
  return what ? `${kind}: ${what}` : undefined
}
