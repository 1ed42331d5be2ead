/** Counts and times requests for Prometheus, by route pattern: by path, every photo would be a time series of its own. */
import { Counter, Histogram, type Registry } from 'prom-client'

const LABELS = ['method', 'route', 'status'] as const

export function requestMetrics(registry: Registry) {
  const total = new Counter({
    name: 'http_requests_total',
    help: 'HTTP requests answered',
    labelNames: LABELS,
    registers: [registry],
  })
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer',
    labelNames: LABELS,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25],
    registers: [registry],
  })
  // Looking a labelled child up costs the library more than counting: each is looked up once and kept.
  type Children = { total: Counter.Internal; duration: Histogram.Internal<(typeof LABELS)[number]> }
  const known = new Map<string, Children>()

  return (method: string, route: string, status: number, seconds: number): void => {
    const key = `${method} ${status} ${route}`
    let children = known.get(key)
    if (!children) {
      const labels = { method, route, status }
      children = { total: total.labels(labels), duration: duration.labels(labels) }
      known.set(key, children)
    }
    children.total.inc()
    children.duration.observe(seconds)
  }
}
