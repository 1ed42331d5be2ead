/**
 * A node's emulated size: a virtual clock in front of its handler. Each request takes the same service time, one after
 * the other, and is handled when its own is over. The queue is real; the slow machine is not, and costs no processor
 * time, so that two cores can carry many small machines. No stage's code knows of it.
 */

/** In milliseconds: timers know nothing finer, so that each turn comes up to this much too early or too late. */
const HALF_A_TICK = 0.5

type Waiting = { due: number; proceed: () => void }

export type ServiceClock = ReturnType<typeof createServiceClock>

/** @param first the service time in milliseconds; 0, where the node has no size, lets everybody pass at once */
export function createServiceClock(first = 0) {
  let serviceTime = first
  let free = 0
  let waiting: Waiting[] = []
  let timer: NodeJS.Timeout | undefined

  /** Whether whoever comes now has to wait. */
  const isSlow = () => serviceTime !== 0 || waiting.length > 0

  /** Calls back when the request's turn is over: before this returns, or later, and always in order. */
  function pass(proceed: () => void): void {
    if (!isSlow()) return void proceed()
    // From when the last one ends, and not from when its timer happened to fire: no error adds to the next.
    free = Math.max(performance.now(), free) + serviceTime
    waiting.push({ due: free, proceed })
    if (!timer) wait()
  }

  function wait(): void {
    const [next] = waiting
    timer = next && setTimeout(release, Math.max(0, Math.round(next.due - performance.now())))
  }

  function release(): void {
    while (waiting[0] && waiting[0].due <= performance.now() + HALF_A_TICK) waiting.shift()?.proceed()
    wait()
  }

  /** Another size: those who wait are served at its pace from now on. */
  function set(next: number): void {
    serviceTime = next
    free = performance.now()
    waiting = waiting.map(({ proceed }) => {
      free += serviceTime
      return { due: free, proceed }
    })
    clearTimeout(timer)
    wait()
  }

  return { isSlow, pass, set }
}
