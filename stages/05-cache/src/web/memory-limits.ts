/** Limits counted in this process's memory: each server counts for itself, and forgets when it restarts. */
import type { Limit, Limits } from '@ztm/domain/ports'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

export function createMemoryLimits(): Limits {
  const limiters = new Map<string, RateLimiterMemory>()
  const limiterOf = ({ name, points, seconds }: Limit) => {
    let limiter = limiters.get(name)
    if (!limiter) {
      limiter = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds })
      limiters.set(name, limiter)
    }
    return limiter
  }
  return {
    async take(_call, limit, key) {
      try {
        await limiterOf(limit).consume(key)
        return 0
      } catch (error) {
        if (error instanceof RateLimiterRes) return Math.max(1, Math.ceil(error.msBeforeNext / 1000))
        throw error
      }
    },
    async giveBack(_call, limit, key) {
      await limiterOf(limit).reward(key)
    },
  }
}
