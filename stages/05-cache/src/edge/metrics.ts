/** What the edge tells of itself: how requests were answered, and how much is kept. */
import type { Registry } from 'prom-client'
import { Counter, Gauge } from 'prom-client'
import type { Store } from './store.ts'

/** `stale`: because that is allowed for a while, or because the origin failed. `shared`: with another's load. */
const RESULTS = ['hit', 'miss', 'shared', 'revalidated', 'stale', 'passed', 'failed'] as const

export type Result = (typeof RESULTS)[number]

/** @returns what counts a request */
export function createMetrics(registry: Registry, store: Store): (result: Result) => void {
  const registers = [registry]
  const requests = new Counter({
    name: 'edge_requests_total',
    help: 'Requests by how they were answered',
    labelNames: ['result'],
    registers,
  })
  // Looking labels up costs the library more than counting.
  const counters = Object.fromEntries(RESULTS.map((result) => [result, requests.labels(result)]))

  new Gauge({
    name: 'edge_stored_bytes',
    help: 'What is kept, by where',
    labelNames: ['place'],
    registers,
    collect() {
      for (const [place, bytes] of Object.entries(store.bytes())) this.set({ place }, bytes)
    },
  })
  new Counter({
    name: 'edge_evictions_total',
    help: 'Answers that went to make room',
    registers,
    collect() {
      this.reset()
      this.inc(store.evictions())
    },
  })
  return (result) => counters[result]?.inc()
}
