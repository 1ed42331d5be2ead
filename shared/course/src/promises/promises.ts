/** Promises that the site asks about: one is examined at a time, alone on the computer, and how that goes on is told. */
import { join } from 'node:path'
import { PlainError } from '@ztm/lab/plain-error'
import { Refusal } from '@ztm/lab/problem-answers'
import type { Runner } from '@ztm/lab/runner'
import { type Examined, examine } from './examine.ts'

export type PromiseState = {
  state: 'none' | 'running' | 'ended'
  id: string | null
  stage: string | null
  /** In plain words; empty where nothing is being done. */
  doing: string
  /** In ISO 8601. */
  since: string | null
  outcome: Examined | null
  /** Why nothing was learnt. */
  failed: string | null
}

export type PromiseEvent = { type: 'promise'; promise: PromiseState }

export type Promises = ReturnType<typeof createPromises>

/** In milliseconds. */
const LONGEST = 300_000

type Options = {
  runner: Runner
  /** The folder that holds them. */
  stages: string
  /** @returns why none may be examined now, where that is so */
  unless?: () => string | undefined
}

const NONE: PromiseState = {
  state: 'none',
  id: null,
  stage: null,
  doing: '',
  since: null,
  outcome: null,
  failed: null,
}

export function createPromises({ runner, stages, unless = () => undefined }: Options) {
  const listeners = new Set<(event: PromiseEvent) => void>()
  let now = NONE
  let running: { end: (because: string) => void; ended: Promise<void> } | undefined

  const event = (): PromiseEvent => ({ type: 'promise', promise: now })

  function become(change: Partial<PromiseState>): void {
    now = { ...now, ...change }
    for (const listener of listeners) listener(event())
  }

  async function alone(id: string, stage: string, signal: AbortSignal): Promise<Examined> {
    const { stage: other } = runner.state()
    if (other) become({ doing: `${other} is being stopped: the experiment has to be alone on this computer` })
    await runner.stop()
    become({ doing: 'the experiment runs' })
    return await examine({ stage: join(stages, stage), id }, signal)
  }

  /** Begins, and does not wait for anything. @throws Refusal */
  async function run(id: string, stage: string): Promise<void> {
    // Only here, because few ask, and it takes all experiments to know it.
    const { CATALOGUE } = await import('@ztm/testkit/promises/catalogue')
    if (!CATALOGUE.some((promise) => promise.id === id)) throw new Refusal(404, `There is no promise ${id}.`)
    if (!runner.knows(stage)) throw new Refusal(404, `There is no stage ${stage}.`)
    const because = running ? 'A promise is being examined already.' : unless()
    if (because) throw new Refusal(409, because)
    const ending = new AbortController()
    const end = (because: string) => ending.abort(new PlainError(because))
    const timer = setTimeout(end, LONGEST, 'It took too long.')
    const deaf = runner.onEvent(({ type }) => {
      if (type === 'system' && runner.state().state === 'starting') end('A stage was started meanwhile.')
    })
    become({ ...NONE, state: 'running', id, stage, since: new Date().toISOString() })
    const ended = alone(id, stage, ending.signal)
      .then(
        (outcome) => ({ outcome }),
        (error: Error) => ({ failed: error.message }),
      )
      .then((what) => {
        clearTimeout(timer)
        deaf()
        running = undefined
        become({ state: 'ended', doing: '', ...what })
      })
    running = { end, ended }
  }

  return {
    state: () => now,
    event,
    busy: () => running !== undefined,
    run,
    /** @returns once it has ended; at once where none runs */
    async end(): Promise<void> {
      running?.end('Somebody ended it.')
      await running?.ended
    },
    /** @returns how to stop listening */
    onEvent(listener: (event: PromiseEvent) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
