/** One direction of a link, which all connections over it share: how it is, and what has passed. */

export type Way = {
  cut: boolean
  /** In milliseconds. */
  delay: number
  bytesPerSecond: number | undefined
  /** So far, in bytes. */
  passed: number
  /** Where it is throttled, when its last bytes will have passed. */
  free: number
  /** Called at every change of how it is. */
  watchers: Set<() => void>
}

export const createWay = (delay = 0): Way => ({
  cut: false,
  delay,
  bytesPerSecond: undefined,
  passed: 0,
  free: 0,
  watchers: new Set(),
})
