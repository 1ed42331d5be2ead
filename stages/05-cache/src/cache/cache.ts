/** What a cache is to those who use it. */
import type { Call } from '@ztm/domain/call'

export interface Cache {
  /** The value kept under the key, or what `load` gives, which is then kept for so many seconds. */
  through<T>(call: Call, key: string, seconds: number, load: (call: Call) => Promise<T>): Promise<T>
  /** From now on nobody is given what was kept, or is being loaded, under these keys. */
  forget(call: Call, keys: readonly string[]): Promise<void>
}
