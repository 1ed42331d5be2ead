/**
 * How many uploads may be held in memory at once. Whoever finds no place waits with their body unread, so that TCP
 * itself holds the sender back, and is sent away after a while.
 *
 * Simplification: a picture is held whole, ten megabytes at most. A bigger system streams it to disk or straight into
 * an object store, and looks at it there.
 */
import type { ServerResponse } from 'node:http'
import { unavailable } from '@ztm/domain/problem'

export function createUploadPlaces(places: number, patience: number) {
  let free = places
  const waiting = new Set<() => void>()

  /** Waits for a place, which is held until the response is over. @throws Problem `unavailable` */
  return async function takePlace(res: ServerResponse): Promise<void> {
    if (free > 0) free--
    else await turn(res)
    // While it waited, the client may have left: then nothing will ever close again.
    if (res.closed) giveBack()
    else res.once('close', giveBack)
  }

  function giveBack(): void {
    const [next] = waiting
    if (next) next()
    else free++
  }

  function turn(res: ServerResponse): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (done: () => void) => () => {
        clearTimeout(timer)
        waiting.delete(mine)
        res.off('close', gone)
        done()
      }
      const mine = leave(resolve)
      const gone = leave(() => reject(unavailable('The client has left.')))
      const timer = setTimeout(
        leave(() => reject(unavailable('Too many uploads at once. Try again.'))),
        patience,
      )
      waiting.add(mine)
      res.once('close', gone)
    })
  }
}
