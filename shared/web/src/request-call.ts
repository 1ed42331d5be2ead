/**
 * The `Call` of one HTTP request. Its signal and its timer are made when somebody first asks for them: what answers
 * from memory never does, and together they cost more than everything else that a request is given.
 */
import type { Call, Seen } from '@ztm/domain/call'
import type { Clock } from '@ztm/domain/clock'
import { unavailable } from '@ztm/domain/problem'

/** The API promises a 503 within 2 s where a tier behind is down, and the answer has to travel, too. */
const PATIENCE = 1_700

/** What decodes a big picture takes longer; less than the age at which the sweeper takes work for abandoned. */
export const PICTURE_TIME = 25_000

export class RequestCall implements Call {
  readonly requestId: string
  readonly client: string
  readonly region: string
  readonly seen: Seen = new Map()
  deadline: number
  #clock: Clock
  #abort: AbortController | undefined
  #timer: NodeJS.Timeout | undefined
  #ended = false

  constructor(requestId: string, client: string, region: string, clock: Clock) {
    this.requestId = requestId
    this.client = client
    this.region = region
    this.deadline = clock() + PATIENCE
    this.#clock = clock
  }

  get signal(): AbortSignal {
    if (!this.#abort) {
      this.#abort = new AbortController()
      if (this.#ended) this.#abort.abort()
      else this.#wait()
    }
    return this.#abort.signal
  }

  /** Some work is allowed more time: so many milliseconds from now. */
  allow(time: number): void {
    this.deadline = this.#clock() + time
    if (!this.#timer) return
    clearTimeout(this.#timer)
    this.#wait()
  }

  /** The request is over: answered, or whoever asked has gone. Work that goes on for nobody is told to stop. */
  end(answered: boolean): void {
    this.#ended = true
    clearTimeout(this.#timer)
    if (!answered) this.#abort?.abort()
  }

  #wait(): void {
    this.#timer = setTimeout(
      () => this.#abort?.abort(unavailable('This takes too long just now. Try again.')),
      Math.max(0, this.deadline - this.#clock()),
    )
  }
}
