/** Counts and times requests for Prometheus, by route pattern: by path, every photo would be a time series of its own. */
import { Counter, Histogram, type Registry } from 'prom-client'

const LABELS = ['method', 'route', 'status'] as const
type Label = (typeof LABELS)[number]

/** Requests of one method, route and status, and the times in seconds that the library has not been told yet. */
type Series = { labels: Record<Label, string | number>; count: number; times: number[] }

/** So many times are told at once at most. */
const AT_ONCE = 256

export function requestMetrics(registry: Registry) {
  // The library looks labels up for each value, which costs several times what counting does: it is told of many at
  // once, and before anybody asks.
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
    collect() {
      for (const series of known.values()) tell(series)
    },
  })
  function tell({ labels, times }: Series): void {
    for (const seconds of times) duration.observe(labels, seconds)
    times.length = 0
  }

  return (method: string, route: string, status: number, seconds: number): void => {
    const key = `${method} ${status} ${route}`
    let series = known.get(key)
    if (!series) {
      series = { labels: { method, route, status }, count: 0, times: [] }
      known.set(key, series)
    }
    series.count++
    if (series.times.push(seconds) === AT_ONCE) tell(series)
  }
}
