/** One loading of a key in this process at a time, for all who ask meanwhile: after Go's `singleflight`. */
import type { Call } from '@ztm/domain/call'

export type Flights<T> = ReturnType<typeof singleFlight<T>>

export function singleFlight<T>() {
  const flights = new Map<string, Promise<T>>()
  return {
    /** What is being loaded, waited for no longer than the call may take; undefined where nothing is. */
    async join(key: string, call: Call): Promise<T | undefined> {
      const flight = flights.get(key)
      return flight && (await orAborted(flight, call.signal))
    },
    /** Others may join it, unless there is one to join already. */
    async fly(key: string, flight: Promise<T>): Promise<T> {
      if (flights.has(key)) return await flight
      flights.set(key, flight)
      try {
        return await flight
      } finally {
        flights.delete(key)
      }
    },
  }
}

function orAborted<T>(flight: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    const settled = () => signal.removeEventListener('abort', abort)
    signal.addEventListener('abort', abort)
    if (signal.aborted) abort()
    flight.then(resolve, reject).finally(settled)
  })
}
