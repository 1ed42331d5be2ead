/** The load on the lab's running stage: at most one at a time, which ends with the stage. */
import type { z } from 'zod'
import { PlainError } from '../plain-error.ts'
import { Refusal } from '../problem-answers.ts'
import type { Runner } from '../runner.ts'
import type { TrafficOptions } from './options.ts'
import { type LoadReport, runLoad } from './run-load.ts'
import { watchGone } from './stage-gone.ts'
import type { Second } from './tally.ts'

export type Traffic = z.output<typeof TrafficOptions>

export type LoadState = {
  state: 'none' | 'beginning' | 'running'
  /** What the one that runs was asked to be, or the last one. */
  asked: Traffic | null
  /** The newest. */
  figures: Second | null
  /** Of the last one that has ended. */
  report: LoadReport | null
  /** Why the last one came to nothing. */
  failed: string | null
}

/** A report is long: who wants it asks for it. */
export type LoadEvent = { type: 'load'; load: Omit<LoadState, 'report'> }

export type Loads = ReturnType<typeof createLoads>

export function createLoads(runner: Runner) {
  const listeners = new Set<(event: LoadEvent) => void>()
  let now: LoadState = { state: 'none', asked: null, figures: null, report: null, failed: null }
  let running: { end: (because: string) => void; ended: Promise<unknown> } | undefined

  function become(change: Partial<LoadState>): void {
    now = { ...now, ...change }
    for (const listener of listeners) listener(event())
  }

  function event(): LoadEvent {
    const { report: _, ...load } = now
    return { type: 'load', load }
  }

  /** @returns once it has begun */
  async function start(traffic: Traffic): Promise<void> {
    if (running) throw new Refusal(409, 'A load runs already.')
    const system = runner.system()
    if (!system) throw new Refusal(409, 'No stage runs that could be loaded.')
    const ending = new AbortController()
    const end = (because: string) => ending.abort(new PlainError(because))
    const deaf = runner.onEvent(({ type }) => {
      if (type === 'system' && runner.system() !== system) end('The stage was stopped.')
    })
    const blind = watchGone(system, end)
    await new Promise<void>((resolve, reject) => {
      const run = runLoad(
        { url: system.url, ...traffic, sizes: system.nodes().some(({ size }) => size !== null) },
        {
          signal: ending.signal,
          onBegin: () => {
            become({ state: 'running' })
            resolve()
          },
          onFigures: (figures) => become({ figures }),
        },
      )
      const ended = run
        .then(
          (report) => ({ report }),
          (error: Error) => {
            reject(error)
            return { failed: error.message }
          },
        )
        .then((outcome) => {
          deaf()
          blind()
          running = undefined
          become({ state: 'none', ...outcome })
        })
      running = { end, ended }
      become({ state: 'beginning', asked: traffic, figures: null, report: null, failed: null })
    })
  }

  return {
    state: () => now,
    event,
    start,
    /** @returns once it has ended; at once where none runs */
    async end(): Promise<void> {
      running?.end('Somebody ended it.')
      await running?.ended
    },
    /** @returns how to stop listening */
    onEvent(listener: (event: LoadEvent) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
