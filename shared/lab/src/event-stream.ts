/** Server-sent events: what happens in the lab, to a page that listens. */
import type { Response } from 'express'

const HEARTBEAT_EVERY = 15_000
/** Of what a slow page has not taken yet, in bytes; above that it misses lines of the log, and nothing else. */
const BACKLOG = 256 * 1024
/** What a page is shown of the logs: what somebody should know of, and no more in a second than anybody reads. */
const LEVELS = ['warn', 'error', 'fatal']
const LINES_A_SECOND = 20

type Event = { type: string; line?: { level: string } }

/** Something in the lab that tells how it goes on. */
export type Teller = {
  /** How it is: so that a page that connects again after a break need not ask. */
  event(): Event
  /** @returns how to stop listening */
  onEvent(listener: (event: Event) => void): () => void
}

export function streamEvents(tellers: readonly Teller[], res: Response): void {
  res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
  const mayShow = logsForPeople()
  const send = (event: Event) => {
    const { type, ...data } = event
    if (type === 'log' && (res.writableLength > BACKLOG || !mayShow(event.line?.level))) return
    res.write(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`)
  }
  for (const { event } of tellers) send(event())
  const deaf = tellers.map(({ onEvent }) => onEvent(send))
  // A connection that carries nothing for long is closed by somebody on its way.
  const heartbeat = setInterval(() => res.write(': still here\n\n'), HEARTBEAT_EVERY)
  res.on('close', () => {
    for (const stop of deaf) stop()
    clearInterval(heartbeat)
  })
}

function logsForPeople(): (level: string | undefined) => boolean {
  let second = 0
  let lines = 0
  return (level) => {
    if (!LEVELS.includes(level ?? '')) return false
    const now = Math.floor(performance.now() / 1000)
    if (now !== second) [second, lines] = [now, 0]
    lines++
    return lines <= LINES_A_SECOND
  }
}
