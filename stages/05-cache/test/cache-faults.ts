/** Cache servers that break, one of them and both at once, under a light load: nobody who browses notices. */
import { until } from '@ztm/testkit/eventually'
import type { Person } from '@ztm/testkit/people'
import { newPhoto } from '@ztm/testkit/photos'
import { countedBy } from '@ztm/testkit/promises/metrics'
import type { Subject } from '@ztm/testkit/subject'
import { Redis } from 'ioredis'
import { beforeAll, describe, expect, test } from 'vitest'
import { hashRing } from '../src/cache/hash-ring.ts'
import { photoKey } from '../src/web/cache-keys.ts'
import { browse } from './browsing.ts'

const SERVERS = ['cache-1', 'cache-2'] as const
const ONE_AND_THEN_BOTH = [['cache-1'], SERVERS]
/** In milliseconds. */
const SOON = 1_000
/** In milliseconds: what a computer that is busy with other things may add to one of several. */
const BUSY = 5_000

const all = (servers: readonly string[], what: (server: string) => unknown) => Promise.all(servers.map(what))

/** @param secret that the system was started with */
export function cacheFaults({ url, system, person }: Subject, secret: string): void {
  async function photoKeptAt(server: string): Promise<{ id: string; person: Person }> {
    const somebody = await person('liked')
    for (;;) {
      const { id } = await newPhoto(somebody, 'liked')
      if (hashRing(SERVERS)(photoKey(id)) === server) return { id, person: somebody }
    }
  }

  /** Waits until each web server asks them, or none does. */
  async function untilAsked(servers: readonly string[], are: boolean, every: number): Promise<void> {
    const wanted = are ? servers.length : 0
    async function isSo(): Promise<boolean> {
      const seen = ['web-1', 'web-2'].map((web) =>
        countedBy(system(), web, 'cache_server_here', ({ server = '' }) => servers.includes(server)),
      )
      return (await Promise.all(seen)).every((count) => count === wanted)
    }
    await until(`all to know of ${servers.join(' and ')}`, isSo, { within: SOON + BUSY, every })
  }
  const untilAway = (servers: readonly string[]) => untilAsked(servers, false, 25)
  const untilBack = (servers: readonly string[]) => untilAsked(servers, true, 200)

  /** Puts in so much that something has to go. */
  async function fill(server: string): Promise<void> {
    const redis = new Redis({ port: system().node(server).port, password: secret })
    const evicted = async () => Number(/evicted_keys:(\d+)/.exec(await redis.info('stats'))?.[1])
    const before = await evicted()
    const junk = 'x'.repeat(2 ** 20)
    for (let nth = 0; (await evicted()) === before; nth++) await redis.set(`junk ${nth}`, junk)
    redis.disconnect()
  }

  describe('cache servers', () => {
    let photos: { id: string; person: Person }[] = []
    beforeAll(async () => {
      photos = await Promise.all(SERVERS.map(photoKeptAt))
    })

    test.each([
      ['killed', (name: string) => system().kill(name), (name: string) => system().startNode(name)],
      ['frozen', (name: string) => system().freeze(name), (name: string) => system().thaw(name)],
    ])(
      '%s and back: noticed soon, and by nobody who browses',
      async (_, breaks, mends) => {
        const took: number[] = []
        const browsing = browse(url(), photos)
        for (const servers of ONE_AND_THEN_BOTH) {
          await browsing.goesOn()
          const broken = performance.now()
          await all(servers, breaks)
          await untilAway(servers)
          took.push(performance.now() - broken)
          await browsing.goesOn()
          await all(servers, mends)
          await untilBack(servers)
        }
        await browsing.expectNothingNoticed()
        // The quickest shows how soon that is.
        expect(Math.min(...took)).toBeLessThan(SOON)
      },
      60_000,
    )

    test.each([
      ['filled', fill],
      ['restarted, and so emptied', (name: string) => system().restart(name)],
    ])(
      '%s: noticed by nobody who browses',
      async (_, happens) => {
        const browsing = browse(url(), photos)
        for (const servers of ONE_AND_THEN_BOTH) {
          await browsing.goesOn()
          await all(servers, happens)
          await browsing.goesOn()
          await untilBack(servers)
        }
        await browsing.expectNothingNoticed()
      },
      60_000,
    )
  })
}
