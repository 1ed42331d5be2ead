/**
 * Which reads of the API and of pages reached the database, counted one by one: a request's id stands in the logs of all
 * whom it reached.
 */
import type { LabEvent } from '@ztm/lab/events'
import type { RunningSystem } from '@ztm/lab/system'

/** With it, web servers and databases name every request that they are asked. */
export const TELLING = { LOG_LEVEL: 'debug' }

export type Touched = { reads: number; touching: number; queries: number }

/** What an edge did not have: the people who asked for it are counted at the edge. */
const isPicture = (route: unknown) => String(route).startsWith('/media/')

const none = (): Touched => ({ reads: 0, touching: 0, queries: 0 })

export type Counted = { all: Touched; byRoute: ReadonlyMap<string, Touched> }

/** @returns ends the counting: all reads, and those of each route */
export function countTouched(system: RunningSystem): () => Counted {
  const kinds = new Map(system.nodes().map(({ name, kind }) => [name, kind]))
  const queries = new Map<string, number>()
  const reads: { requestId: string; route: string }[] = []

  const deaf = system.onEvent((event: LabEvent) => {
    if (event.type !== 'log' || event.line.msg !== 'request') return
    const { requestId, method, route } = event.line
    if (typeof requestId !== 'string') return
    const kind = kinds.get(event.node)
    if (kind === 'database') queries.set(requestId, (queries.get(requestId) ?? 0) + 1)
    if (kind === 'web' && method === 'GET' && !isPicture(route)) {
      reads.push({ requestId, route: String(route) })
    }
  })

  return () => {
    deaf()
    const all = none()
    const byRoute = new Map<string, Touched>()
    for (const { requestId, route } of reads) {
      const own = byRoute.get(route) ?? none()
      byRoute.set(route, own)
      const made = queries.get(requestId) ?? 0
      for (const sum of [all, own]) {
        sum.reads += 1
        sum.touching += made > 0 ? 1 : 0
        sum.queries += made
      }
    }
    return { all, byRoute }
  }
}
