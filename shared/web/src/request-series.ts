/**
 * Requests of one method, route and status: what Prometheus hears of them, and what all their log lines begin with. By
 * route pattern and not by path, or every photo would be a time series of its own.
 */
import type { Logger } from 'pino'
import { Counter, Histogram, type Registry } from 'prom-client'

const LABELS = ['method', 'route', 'status'] as const
type Labels = Record<(typeof LABELS)[number], string | number>

export type Series = {
  /** Says the labels with every line; they are put into words once, and not for each. */
  log: Logger
  /** One more, which took so many seconds. */
  count(seconds: number): void
}

/** How many there were, and the times in seconds that the library has not been told yet. */
type Counted = Series & { labels: Labels; requests: number; times: number[] }

/** So many times are told at once at most. */
const AT_ONCE = 256

export function requestSeries(
  registry: Registry,
  log: Logger,
): (method: string, route: string, status: number) => Series {
  // The library looks labels up for each value, which costs several times what counting does: it is told of many at
  // once, and before anybody asks.
  const known = new Map<string, Counted>()

  new Counter({
    name: 'http_requests_total',
    help: 'HTTP requests answered',
    labelNames: LABELS,
    registers: [registry],
    collect() {
      this.reset()
      for (const { labels, requests } of known.values()) this.inc(labels, requests)
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
  function tell({ labels, times }: Counted): void {
    for (const seconds of times) duration.observe(labels, seconds)
    times.length = 0
  }

  function begin(labels: Labels): Counted {
    const series: Counted = {
      labels,
      log: log.child(labels),
      requests: 0,
      times: [],
      count(seconds) {
        series.requests++
        if (series.times.push(seconds) === AT_ONCE) tell(series)
      },
    }
    return series
  }

  return (method, route, status) => {
    const key = `${method} ${status} ${route}`
    let series = known.get(key)
    if (!series) {
      series = begin({ method, route, status })
      known.set(key, series)
    }
    return series
  }
}
