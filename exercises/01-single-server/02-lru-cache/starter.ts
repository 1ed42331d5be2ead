/** A cache in this process: so many entries, each for so long. */

import type { Clock } from '@ztm/domain/clock'
import type { Cache } from '01-single-server/cache/cache'

/**
 * @param clock the time in milliseconds: call it, and no other clock
 * @param most how many entries at most; 0 keeps none
 */
export function createLruCache(_clock: Clock, _most: number): Cache {
  // TODO: keep what has been loaded. Now everything is loaded each time.
  return {
    /** The value kept under the key, or what `load` gives, which is then kept for so many seconds. */
    async through(call, _key, _seconds, load) {
      return await load(call)
    },
    /** From now on nobody is given what was kept, or is being loaded, under these keys. */
    async forget(_call, _keys) {},
  }
}
