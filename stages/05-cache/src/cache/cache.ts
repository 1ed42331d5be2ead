/** What a cache is to those who use it. */
import type { Call } from '@ztm/domain/call'

export interface Cache {
  /** The value kept under the key, or what `load` gives, which is then kept for about so many seconds. */
  through<T>(call: Call, key: string, seconds: number, load: (call: Call) => Promise<T>): Promise<T>
  /**
   * To be called before a change: what was kept under these keys is gone, and nothing is kept there until the change is
   * over. That is what to call after it. Where nobody does, it is over after some seconds.
   */
  changing(call: Call, keys: readonly string[]): Promise<Over>
}

/** Nothing that was read before this is given to anybody; where `call` has written, nothing from before that write. */
export type Over = (call: Call) => Promise<void>
