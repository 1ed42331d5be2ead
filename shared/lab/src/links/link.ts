/** An arrow between two nodes that can be cut, delayed and throttled: both of the needed node's ports are relayed. */
import type { Neighbour } from '@ztm/node/neighbours'
import { WrongOption } from '../plain-error.ts'
import { createRelay } from './relay.ts'
import { createWay } from './way.ts'

/** `there` is from the node that needs to the one that is needed, and `back` the other way. */
export type WhichWay = 'both' | 'there' | 'back'

export type LinkState = {
  cut: WhichWay | null
  /** In milliseconds, each way. */
  delay: number
  /** In bytes a second, each way. */
  throttle: number | null
  /** In bytes so far. */
  passed: { there: number; back: number }
}

const LONGEST_DELAY = 60_000

/** The node that is needed: where it is now, and whether it listens. */
export type Needed = { neighbour(): Neighbour; listens(): boolean }

export type RelayedLink = ReturnType<typeof createLink>

/** @param away how far the two are apart, in milliseconds each way: its delay as long as nobody gives it another */
export function createLink(to: Needed, away = 0) {
  const there = createWay(away)
  const back = createWay(away)
  const ways = [there, back]
  const relayOf = (port: 'port' | 'adminPort') =>
    createRelay({ port: () => to.neighbour()[port], listens: to.listens }, there, back)
  const serving = relayOf('port')
  // Who checks on a node does so over the same network.
  const admin = relayOf('adminPort')

  async function follow(): Promise<void> {
    await Promise.all([serving.follow(), admin.follow()])
  }

  async function changed(): Promise<void> {
    await follow()
    for (const way of ways) for (const watcher of way.watchers) watcher()
  }

  function cutWay(): WhichWay | null {
    if (there.cut) return back.cut ? 'both' : 'there'
    return back.cut ? 'back' : null
  }

  return {
    /** How the node that needs it sees it: its ports are the relays'. Not known before it has listened once. */
    seen: (): Neighbour => ({ ...to.neighbour(), port: serving.port(), adminPort: admin.port() }),
    state: (): LinkState => ({
      cut: cutWay(),
      delay: there.delay,
      throttle: there.bytesPerSecond ?? null,
      passed: { there: there.passed, back: back.passed },
    }),
    /** Cuts it, or cuts it the other way too. */
    async cut(way: WhichWay = 'both'): Promise<void> {
      there.cut ||= way !== 'back'
      back.cut ||= way !== 'there'
      await changed()
    },
    /** As it was at first: neither cut nor delayed more than the distance, nor throttled. */
    async heal(): Promise<void> {
      for (const way of ways) Object.assign(way, { cut: false, delay: away, bytesPerSecond: undefined })
      await changed()
    },
    async delay(ms: number): Promise<void> {
      if (!(ms >= 0 && ms <= LONGEST_DELAY)) {
        throw new WrongOption('ms', `A delay is 0 to ${LONGEST_DELAY} ms, not ${ms}.`)
      }
      for (const way of ways) way.delay = ms
      await changed()
    },
    async throttle(bytesPerSecond: number): Promise<void> {
      if (!(bytesPerSecond >= 1)) {
        throw new WrongOption('bytesPerSecond', `At least 1 byte a second passes, not ${bytesPerSecond}.`)
      }
      for (const way of ways) Object.assign(way, { bytesPerSecond, free: 0 })
      await changed()
    },
    /** Over the serving port: checks on its health are no traffic. */
    asked: serving.asked,
    follow,
    close(): void {
      serving.close()
      admin.close()
    },
  }
}
