/**
 * What happens at one cache server, in steps that nothing can come between (Redis runs a script as a whole). After
 * Facebook's leases ("Scaling Memcache at Facebook", NSDI 2013): whoever finds nothing gets a lease to load it, others
 * wait, and a change voids the lease, so that what was read before it cannot be kept after it.
 *
 * A key stands for four:
 *   value   what is kept
 *   lease   the token of whoever loads it
 *   held    the tokens of those who are changing it
 *   floor   how far one must have read in the database's history for the value to be kept
 */
import type { Redis } from 'ioredis'

// #region spans
/** In milliseconds: for how long a loader counts as alive. Longer than a load takes that asks a second copy. */
const LEASE = 1_000
/** Longer than a write may take, with all its tries: whoever has not said by then that it is over never will. */
const HELD = 5_000
/** Longer than a replica may lag and still answer. */
const FLOOR = 10_000
// #endregion spans

export type Taken =
  | ['value', text: string]
  /** Nobody loads it: whoever asked should, and holds the lease. */
  | ['load', floor: string]
  /** Somebody loads it. */
  | ['wait']
  /** Somebody changes it: to be loaded, and not kept. */
  | ['held', floor: string]

// #region take
const TAKE = `
local value = redis.call('GET', KEYS[1])
if value then return {'value', value} end
local floor = redis.call('GET', KEYS[4]) or ''
if redis.call('EXISTS', KEYS[3]) == 1 then return {'held', floor} end
if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ${LEASE}) then return {'load', floor} end
return {'wait'}`

const PUT = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
redis.call('DEL', KEYS[2])
return 1`
// #endregion take

const GIVE_BACK = `
if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end`

// #region hold
const HOLD = `
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('SADD', KEYS[3], ARGV[1])
redis.call('PEXPIRE', KEYS[3], ${HELD})`

// A position is an epoch and a number. Of two changes, the later one may be the first to say that it is over.
const RELEASE = `
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('SREM', KEYS[3], ARGV[1])
local epoch, seq = string.match(ARGV[2], '(%d+):(%d+)')
if not epoch then return end
local e, s = string.match(redis.call('GET', KEYS[4]) or '0:0', '(%d+):(%d+)')
epoch, seq, e, s = tonumber(epoch), tonumber(seq), tonumber(e), tonumber(s)
if e > epoch or (e == epoch and s > seq) then return end
redis.call('SET', KEYS[4], ARGV[2], 'PX', ${FLOOR})`
// #endregion hold

export type Leases = ReturnType<typeof leasesAt>

const KEYS = 4
const namesOf = (key: string) => [`value:${key}`, `lease:${key}`, `held:${key}`, `floor:${key}`]

/** Answers fail where the server does. */
export function leasesAt(redis: Redis) {
  const script = (name: string, lua: string) => {
    redis.defineCommand(name, { numberOfKeys: KEYS, lua })
    const command = (redis as unknown as Record<string, (...args: string[]) => Promise<unknown>>)[name]
    return (key: string, ...args: string[]) =>
      (command as NonNullable<typeof command>).call(redis, ...namesOf(key), ...args)
  }
  const take = script('leaseTake', TAKE)
  const put = script('leasePut', PUT)
  const giveBack = script('leaseGiveBack', GIVE_BACK)
  const hold = script('leaseHold', HOLD)
  const release = script('leaseRelease', RELEASE)

  return {
    take: (key: string, token: string) => take(key, token) as Promise<Taken>,
    /** @returns whether it is kept: not where the lease ran out, or was voided */
    put: async (key: string, token: string, text: string, ms: number) =>
      (await put(key, token, text, `${Math.round(ms)}`)) === 1,
    /** Where loading has failed: the next one need not wait. */
    giveBack: async (key: string, token: string) => void (await giveBack(key, token)),
    hold: async (key: string, token: string) => void (await hold(key, token)),
    release: async (key: string, token: string, floor: string) => void (await release(key, token, floor)),
    /** What cannot be read is not worth keeping. */
    drop: async (key: string) => void (await redis.del(...namesOf(key).slice(0, 1))),
  }
}
