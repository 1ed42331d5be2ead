/** Load on the stage that runs in the lab, by the lab's control API. */
import type { LoadEvent, LoadState } from '@ztm/lab/load/loads'
import type { LoadReport } from '@ztm/lab/load/run-load'
import { PlainError } from '@ztm/lab/plain-error'
import type { Run } from '../load.ts'

export async function loadThroughLab(
  lab: string,
  { traffic, signal, say, onSecond }: Run,
): Promise<LoadReport> {
  const gone = () => new PlainError(`The lab at ${lab} has gone away.`)
  const ask = (method: string, body?: unknown) => call(lab, method, body).catch(orThat(gone))
  say(`Asking the lab at ${lab} for it …`)
  // First, so that nothing of the run is missed.
  const listening = new AbortController()
  const events = await fetch(`${lab}/events`, { signal: listening.signal }).catch(orThat(gone))
  const end = () => void ask('DELETE').catch(() => {})
  try {
    signal.throwIfAborted()
    signal.addEventListener('abort', end)
    await ask('POST', traffic)
    say('Loading it; Ctrl-C ends it with the report so far.')
    await follow(events, onSecond).catch(orThat(gone))
    const { report, failed } = await ask('GET')
    if (report) return report
    throw new PlainError(failed ?? 'It has ended without a report.')
  } finally {
    signal.removeEventListener('abort', end)
    listening.abort()
  }
}

/** @returns when the load has ended @throws where the stream ends before it */
async function follow(events: Response, onSecond: Run['onSecond']): Promise<void> {
  let begun = false
  let last: number | undefined
  for await (const { state, figures } of loadsIn(events)) {
    // What comes before is about an earlier one.
    if (state === 'beginning') begun = true
    if (!begun) continue
    if (figures && figures.second !== last) onSecond(figures)
    last = figures?.second
    if (state === 'none') return
  }
  throw new Error('it ended in the middle')
}

async function* loadsIn(events: Response): AsyncGenerator<LoadEvent['load']> {
  const START = 'event: load\ndata: '
  let text = ''
  for await (const chunk of events.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const whole = (text + chunk).split('\n\n')
    text = whole.pop() ?? ''
    for (const event of whole) {
      if (event.startsWith(START)) yield JSON.parse(event.slice(START.length)).load
    }
  }
}

async function call(lab: string, method: string, body: unknown): Promise<LoadState> {
  const response = await fetch(`${lab}/load`, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  })
  const answer = await response.json()
  if (!response.ok) throw new PlainError((answer as { detail: string }).detail)
  return answer as LoadState
}

/** What is said plainly already stays as it is. */
const orThat = (gone: () => PlainError) => (error: unknown) => {
  throw error instanceof PlainError ? error : gone()
}
