/** Server-sent events: what happens in the lab, to a page that listens. */
import type { Response } from 'express'
import type { LoadEvent, Loads } from './load/loads.ts'
import type { Runner, RunnerEvent } from './runner.ts'

const HEARTBEAT_EVERY = 15_000
/** Of what a slow page has not taken yet, in bytes; above that it misses lines of the log, and nothing else. */
const BACKLOG = 256 * 1024

export function streamEvents(runner: Runner, loads: Loads, res: Response): void {
  res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
  const send = ({ type, ...data }: RunnerEvent | LoadEvent) => {
    if (type === 'log' && res.writableLength > BACKLOG) return
    res.write(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`)
  }
  // So that a page that connects again after a break need not ask.
  send({ type: 'system', system: runner.state() })
  send(loads.event())
  const deaf = [runner.onEvent(send), loads.onEvent(send)]
  // A connection that carries nothing for long is closed by somebody on its way.
  const heartbeat = setInterval(() => res.write(': still here\n\n'), HEARTBEAT_EVERY)
  res.on('close', () => {
    for (const stop of deaf) stop()
    clearInterval(heartbeat)
  })
}
