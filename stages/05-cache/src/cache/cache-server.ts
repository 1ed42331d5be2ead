/**
 * One cache server, as a web server sees it. It may be dead, frozen, slow, full, or answer nonsense: whoever asks waits
 * for 50 ms at most, unless told otherwise, and where nothing has come in time for half a second, it is away, and not asked at all.
 *
 * While it was away it may have missed changes. So when it is back, it is emptied before it is used; and for two seconds
 * it is told of changes but not asked, until no copy of the database answers from before them any more.
 *
 * Simplification: where only this web server cannot reach it, others go on with values that this one's changes should
 * have removed, until those are too old. A real system hands such a change to somebody who can, as Facebook's mcrouter
 * does from a log on its disk.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Neighbour } from '@ztm/node/neighbours'
import { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { type Leases, leasesAt } from './lease.ts'
import { NoAnswer, within } from './within.ts'

/** All in milliseconds. */
const LOOK_EVERY = 100
const AWAY_AFTER = 500
const TRY_AGAIN = 200
const EMPTY_WITHIN = 1_000
const QUIET = 2_000

type State = 'away' | 'quiet' | 'here'

export type CacheServer = ReturnType<typeof connectCacheServer>
export type HowToAsk = { secret: string; patience: number }

/**
 * @param isNew whether nothing can have been missed, because nobody had known this server before
 * @param patience how long anybody waits for an answer, in milliseconds
 */
export function connectCacheServer(
  { name, host, port }: Neighbour,
  isNew: boolean,
  { secret, patience }: HowToAsk,
  log: Logger,
) {
  let leases: Leases | undefined
  let state: State = 'away'
  let lastAnswer = 0
  let closed = false
  let tried = () => {}
  const firstTry = new Promise<void>((resolve) => {
    tried = resolve
  })

  function become(next: State): void {
    if (state === next || closed) return
    if (next === 'away') log.warn({ server: name }, 'cache server away')
    else if (state === 'away') log.info({ server: name }, 'cache server back')
    state = next
  }

  async function keepConnected(): Promise<void> {
    for (let isFirst = isNew; !closed; isFirst = false) {
      const redis = clientOf(host, port, secret)
      redis.on('close', () => become('away'))
      try {
        await within(AWAY_AFTER, redis.connect())
        if (!isFirst) await within(EMPTY_WITHIN, redis.flushall())
        leases = leasesAt(redis)
        become(isFirst ? 'here' : 'quiet')
        tried()
        await untilAway(redis)
      } catch {
        // It is tried again below.
      }
      become('away')
      tried()
      hangUp(redis)
      await sleep(TRY_AGAIN, undefined, { ref: false })
    }
  }

  async function untilAway(redis: Redis): Promise<void> {
    const since = performance.now()
    lastAnswer = since
    while (!closed && state !== 'away' && performance.now() - lastAnswer < AWAY_AFTER) {
      const looked = performance.now()
      inTime(redis.ping()).catch(() => {})
      await sleep(LOOK_EVERY, undefined, { ref: false })
      const now = performance.now()
      // This process itself was held up, and has not read what may have come.
      if (now - looked > 3 * LOOK_EVERY) lastAnswer = now
      if (state === 'quiet' && now - since > QUIET) become('here')
    }
  }

  async function inTime<T>(answer: Promise<T>): Promise<T> {
    const answered = await within(patience, answer)
    lastAnswer = performance.now()
    return answered
  }

  void keepConnected()
  return {
    name,
    isHere: () => state === 'here',
    /** Resolves when it is known whether it is there. */
    firstTry,
    /** @throws NoAnswer, or what the server says is wrong */
    async ask<T>(what: (leases: Leases) => Promise<T>): Promise<T> {
      if (state !== 'here' || !leases) throw new NoAnswer(`${name} is away`)
      return await inTime(what(leases))
    },
    /** The same, also while it is not asked. */
    async tell(what: (leases: Leases) => Promise<void>): Promise<void> {
      if (state === 'away' || !leases) throw new NoAnswer(`${name} is away`)
      await inTime(what(leases))
    },
    close(): void {
      closed = true
    },
  }
}

/** One connection: whether it is tried again, and when, is decided above. */
function clientOf(host: string, port: number, secret: string): Redis {
  const redis = new Redis({
    host,
    port,
    password: secret,
    lazyConnect: true,
    enableReadyCheck: false,
    // What cannot be sent now is an error now. As it comes, ioredis keeps it for later, and whoever asked waits.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  })
  redis.on('error', () => {})
  return redis
}

/** At once: `disconnect` alone waits for the other side, which may be frozen. */
function hangUp(redis: Redis): void {
  redis.disconnect()
  redis.stream?.destroy()
}
