/** Counts and times requests for Prometheus, by route pattern: by path, every photo would be a time series of its own. */
import { Counter, Histogram, type Registry } from 'prom-client'

const LABELS = ['method', 'route', 'status'] as const
type Label = (typeof LABELS)[number]

/** Requests of one method, route and status. */
type Series = { labels: Record<Label, string | number>; count: number; times: Histogram.Internal<Label> }

export function requestMetrics(registry: Registry) {
  // Looking labels up costs the library more than counting: each series is looked up once and kept.
  const known = new Map<string, Series>()

  new Counter({
    name: 'http_requests_total',
    help: 'HTTP requests answered',
    labelNames: LABELS,
    registers: [registry],
    collect() {
      this.reset()
      for (const { labels, count } of known.values()) this.inc(labels, count)
    },
  })
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer',
    labelNames: LABELS,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25],
    registers: [registry],
  })

  return (method: string, route: string, status: number, seconds: number): void => {
    const key = `${method} ${status} ${route}`
    let series = known.get(key)
    if (!series) {
      const labels = { method, route, status }
      series = { labels, count: 0, times: duration.labels(labels) }
      known.set(key, series)
    }
    series.count++
    series.times.observe(seconds)
  }
}
