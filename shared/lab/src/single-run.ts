/** Something of which one runs at a time and comes to an outcome, told to whoever listens as it goes on. */
import { PlainError } from './plain-error.ts'

/** The least that is told of one. */
type Told = {
  state: string
  /** In plain words; empty where nothing is being done. */
  doing: string
  outcome: unknown
  /** Why there is none. */
  failed: string | null
}

type Run<State> = {
  /** Aborted when it is to end, its reason's message saying why. */
  signal: AbortSignal
  tell: (change: Partial<State>) => void
  end: (because: string) => void
}

/** @param type of the events @param none what is told before the first */
export function createSingleRun<Type extends string, State extends Told>(type: Type, none: State) {
  type Event = { type: Type } & Record<Type, State>
  const listeners = new Set<(event: Event) => void>()
  let now = none
  let running: { end: (because: string) => void; ended: Promise<void> } | undefined

  const event = () => ({ type, [type]: now }) as Event

  function tell(change: Partial<State>): void {
    now = { ...now, ...change }
    for (const listener of listeners) listener(event())
  }

  return {
    state: () => now,
    event,
    busy: () => running !== undefined,
    /**
     * Begins one, and does not wait for anything. None may be running.
     * @param longest milliseconds, after which it is ended
     */
    begin(
      first: Partial<State>,
      longest: number,
      work: (run: Run<State>) => Promise<State['outcome']>,
    ): void {
      const ending = new AbortController()
      const { signal } = ending
      const end = (because: string) => ending.abort(new PlainError(because))
      const timer = setTimeout(end, longest, 'It took too long.')
      tell({ ...none, ...first })
      const ended = work({ signal, tell, end })
        .then(
          (outcome) => ({ outcome }),
          (error: Error) => ({ failed: (signal.aborted ? signal.reason : error).message as string }),
        )
        .then((what) => {
          clearTimeout(timer)
          running = undefined
          tell({ state: 'ended', doing: '', ...what } as Partial<State>)
        })
      running = { end, ended }
    },
    /** @returns once it has ended; at once where none runs */
    async end(): Promise<void> {
      running?.end('Somebody ended it.')
      await running?.ended
    },
    /** @returns how to stop listening */
    onEvent(listener: (event: Event) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
