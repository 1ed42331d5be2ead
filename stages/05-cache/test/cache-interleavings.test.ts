/**
 * Ten thousand keys, each read, written and removed by several at once, in an order that chance decides: loads take any
 * time, replicas lag as far as they may, some who change a value die before they say that it is over. Held against what
 * is promised: whoever reads after a change is over sees it, and no key is stale in the end.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cacheOver, historyOf, KEPT, person } from './caches.ts'
import { redisServer } from './redis-servers.ts'

/** For one key: so many of each, at so many web servers. */
const Scene = fc.record({
  writers: fc.array(fc.record({ at: fc.nat(1), removes: fc.boolean(), dies: fc.nat(9) }), { maxLength: 3 }),
  readers: fc.array(fc.record({ at: fc.nat(1), lag: fc.nat(30) }), { minLength: 1, maxLength: 4 }),
})
const KEYS = 100
const RUNS = 100

test('no key is stale, in 10,000 interleavings', async () => {
  const redis = await redisServer('cache-1')
  const caches = [await cacheOver([redis]), await cacheOver([redis])] as const
  let round = 0

  const property = fc.asyncProperty(
    fc.scheduler(),
    fc.array(Scene, { minLength: KEYS, maxLength: KEYS }),
    async (scheduler, scenes) => {
      round += 1
      let lag = 0
      const database = historyOf(() => lag)
      /** Key to how many writes of it were over. */
      const over = new Map<string, number>()
      const versionOf = (value: string | undefined) => (value === undefined ? 0 : Number(value.split(' ')[0]))

      const playing = scenes.flatMap(({ writers, readers }, nth) => {
        const key = `${round} ${nth}`
        let versions = 0
        const writing = writers.map(async ({ at, removes, dies }) => {
          await scheduler.schedule(Promise.resolve(), 'begin to write')
          const call = person()
          const finish = await caches[at as 0 | 1].changing(call, [key])
          await scheduler.schedule(Promise.resolve(), 'write')
          versions += 1
          const version = versions
          database.write(call, key, removes ? `${version} removed` : `${version} there`)
          await scheduler.schedule(Promise.resolve(), 'say that it is over')
          if (dies === 0) return
          await finish(call)
          over.set(key, Math.max(over.get(key) ?? 0, version))
        })
        const reading = readers.map(async (reader) => {
          await scheduler.schedule(Promise.resolve(), 'begin to read')
          const least = over.get(key) ?? 0
          const value = await caches[reader.at as 0 | 1].through(person(), key, KEPT, async (call) => {
            await scheduler.schedule(Promise.resolve(), 'ask the database')
            lag = reader.lag
            const read = database.read(call, key)
            await scheduler.schedule(Promise.resolve(), 'get its answer')
            return read
          })
          expect(versionOf(value), `${key} was at least at ${least}`).toBeGreaterThanOrEqual(least)
        })
        return [...writing, ...reading]
      })
      await scheduler.waitFor(Promise.all(playing))

      const keys = scenes.map((_, nth) => `${round} ${nth}`)
      const kept = await redis.by.mget(keys.map((key) => `value:${key}`))
      lag = 0
      for (const [nth, text] of kept.entries()) {
        if (text === null) continue
        const { value } = JSON.parse(text)
        expect(value ?? null, `what is kept of ${keys[nth]}`).toBe(database.latest(keys[nth] ?? '') ?? null)
      }
    },
  )
  await fc.assert(property, { numRuns: RUNS, endOnFailure: true })
}, 120_000)
