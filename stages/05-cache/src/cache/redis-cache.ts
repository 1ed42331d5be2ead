/**
 * The cache, read-through and shared by all web servers: one load for each missing key, and nothing kept that was read
 * before a change. What a cache server does not answer is read from the database, and not kept.
 *
 * A value that is there is the latest, whatever a reader has seen elsewhere, because every change removes it before it is
 * made. Where a server could not be told of a change, whoever made it takes that along (`UNTOLD`), and goes past what is
 * older.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Call, ownCall } from '@ztm/domain/call'
import type { Random } from '@ztm/domain/clock'
import { unavailable } from '@ztm/domain/problem'
import { isBehind, learn, moveOn, positionIn, positionOf, textOf } from '../database/position.ts'
import type { Cache } from './cache.ts'
import type { CacheServers } from './cache-servers.ts'
import { type Entry, readEntry, writeEntry } from './entry.ts'
import type { Leases } from './lease.ts'
import { singleFlight } from './single-flight.ts'

/** Beside the database in `Call.seen`: up to which change some cache server may not know. */
const UNTOLD = 'untold'
/** In milliseconds. */
const ASK_AGAIN = 10
/** In seconds. That there is nothing is worth knowing for a short time only: there are more wrong ids than right ones. */
const ABSENT = 5
/** How far from what was asked for the time may be that a value is kept: what is kept together is not missed together. */
const JITTER = 0.1

export type Outcome = 'hit' | 'shared' | 'miss' | 'past' | 'held' | 'away'
type Load<T> = (call: Call) => Promise<T>

/** @param count told how each asking ended */
export function createRedisCache(
  servers: Pick<CacheServers, 'of'>,
  random: Random,
  count: (outcome: Outcome) => void,
): Cache {
  const flights = singleFlight<Entry>()
  const newToken = () => Buffer.from(random(9)).toString('base64')

  /** What a server says; undefined where it says nothing in time, or nothing that makes sense. */
  async function at<T>(key: string, what: (leases: Leases) => Promise<T>): Promise<T | undefined> {
    try {
      return await servers.of(key)?.ask(what)
    } catch {
      return undefined
    }
  }

  // #region find
  async function find<T>(call: Call, key: string, seconds: number, load: Load<T>): Promise<Entry> {
    const token = newToken()
    const least = positionOf(call.seen.get(UNTOLD))
    for (;;) {
      const [outcome, text] = (await at(key, (leases) => leases.take(key, token))) ?? ['away', '']
      if (outcome === 'value') {
        const entry = readEntry(text)
        if (entry && isBehind(entry.at, least)) {
          count('past')
          return await read(call, '', load)
        }
        if (entry) {
          count('hit')
          moveOn(call.seen, entry.at)
          return entry
        }
        await at(key, (leases) => leases.drop(key))
      } else if (outcome === 'wait') {
        if (Date.now() > call.deadline) throw unavailable('What is asked for is still being read.')
        await sleep(ASK_AGAIN)
      } else if (outcome === 'load') {
        count('miss')
        try {
          const entry = await read(call, text, load)
          const ms = 1000 * (entry.value === undefined ? Math.min(seconds, ABSENT) : seconds)
          const jitter = 1 + JITTER * ((2 * (random(1)[0] ?? 0)) / 255 - 1)
          await at(key, (leases) => leases.put(key, token, writeEntry(entry), ms * jitter))
          return entry
        } catch (error) {
          void at(key, (leases) => leases.giveBack(key, token))
          throw error
        }
      } else {
        count(outcome)
        return await read(call, text, load)
      }
    }
  }
  // #endregion find

  // #region read
  /** For all who wait for it: whoever asked first may leave meanwhile. @param floor how far it has to have read at least */
  async function read<T>(call: Call, floor: string, load: Load<T>): Promise<Entry> {
    const { client, region } = call
    const asked = positionIn(call.seen)
    const seen = new Map(call.seen)
    moveOn(seen, positionOf(floor))
    const own = ownCall(call.requestId, Date.now, Math.max(1, call.deadline - Date.now()))
    const value = await load({ ...own, client, region, seen })
    learn(call.seen, asked, positionIn(seen))
    return { value, at: positionIn(seen) }
  }
  // #endregion read

  async function tellAll(
    keys: ReadonlySet<string>,
    what: (leases: Leases, key: string) => Promise<void>,
  ): Promise<boolean> {
    const telling = Array.from(keys, (key) => servers.of(key)?.tell((leases) => what(leases, key)))
    const told = await Promise.allSettled(telling)
    return told.every(({ status }) => status === 'fulfilled')
  }

  return {
    async through<T>(call: Call, key: string, seconds: number, load: Load<T>): Promise<T> {
      const asked = positionIn(call.seen)
      const shared = await flights.join(key, call)
      if (shared && !isBehind(shared.at, asked)) {
        count('shared')
        moveOn(call.seen, shared.at)
        return shared.value as T
      }
      const { value } = await flights.fly(key, find(call, key, seconds, load))
      return value as T
    },

    // #region changing
    async changing(_call, keys) {
      const touched = new Set(keys)
      const token = newToken()
      await tellAll(touched, (leases, key) => leases.hold(key, token))
      return async (call) => {
        const floor = textOf(positionIn(call.seen))
        if (await tellAll(touched, (leases, key) => leases.release(key, token, floor))) return
        call.seen.set(UNTOLD, floor)
      }
    },
    // #endregion changing
  }
}
