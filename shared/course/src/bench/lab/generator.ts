/** Whether the load generator adds no lie of its own: it sends what it was asked to, and shows a stall as it was. */
import { join } from 'node:path'
import { runLoad } from '@ztm/lab/load/run-load'
import type { Figure } from '../measurement.ts'
import { startProcess } from '../process.ts'

const PEERS = join(import.meta.dirname, '../peers')
const ASKED = 2_000
const SECONDS = 5
const STALL = 1_000

export async function* generator(): AsyncIterable<Figure> {
  const server = await startProcess<number>(join(PEERS, 'hello-main.ts'))
  const url = `http://127.0.0.1:${server.said}`
  try {
    process.stderr.write(`generator: ${ASKED} a second for ${SECONDS} s\n`)
    const steady = await runLoad({ url, rate: ASKED, seconds: SECONDS, targets: [{ path: '/' }] })
    yield {
      id: 'generator-rate',
      what: `Requests sent where ${ASKED.toLocaleString('en')} a second were asked for`,
      values: [{ name: 'sent', value: steady.sent / (steady.ms / 1000), unit: 'requests/s' }],
      ratio: steady.sent / (ASKED * SECONDS),
      bound: { of: 'ratio', atLeast: 0.99, atMost: 1.01 },
      how: `open loop against a bare node:http server, ${SECONDS} s`,
    }

    process.stderr.write(`generator: a server that stalls for ${STALL} ms\n`)
    let stalled = false
    const stalling = await runLoad(
      { url, rate: 200, seconds: SECONDS, targets: [{ path: '/' }] },
      {
        onFigures: () => {
          if (stalled) return
          stalled = true
          process.kill(server.pid, 'SIGSTOP')
          setTimeout(() => process.kill(server.pid, 'SIGCONT'), STALL)
        },
      },
    )
    yield {
      id: 'generator-stall',
      what: `The 99th percentile of latencies, where the server stood still for ${STALL} ms`,
      values: [{ name: 'p99', value: stalling.latency.p99, unit: 'ms' }],
      bound: { of: 'value', atLeast: 0.85 * STALL, atMost: 1.15 * STALL },
      how: `open loop at 200 a second for ${SECONDS} s, latency from when each was due: a fifth of them came during the stall, and the slowest hundredth waited for all of it`,
    }
  } finally {
    await server.stop()
  }
}
