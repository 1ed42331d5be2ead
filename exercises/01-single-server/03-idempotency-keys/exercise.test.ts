/** Uploads that arrive once, twice and at once, on two servers that share one table. */
import fc from 'fast-check'
import { forAll } from '../../testing/for-all.ts'
import { broken, exercise, expectSame } from '../../testing/rules.ts'
import { createWorld, type Outcome } from '../../testing/world.ts'
import type { Upload } from './starter.ts'
import { createTable } from './table.ts'

const HOLIDAY: Upload = { userId: 'ann', key: 'k1', digest: 'beach' }

type Arranged = {
  /** How many milliseconds each step takes, in turn. */
  delays?: readonly number[]
  /** How many times storing a photo fails before it goes well. */
  failures?: number
  /** How many milliseconds more it takes to store one. */
  storing?: number
}

await exercise<typeof import('./starter.ts')>(import.meta.dirname, async (answer, rule, another) => {
  /** Two servers, which have nothing in common but the table. */
  const SERVERS = [answer, await another()] as const

  /** Two servers and their table. */
  function servers({ delays = [1], failures = 0, storing = 0 }: Arranged = {}) {
    const world = createWorld()
    let step = 0
    const takes = async () => await world.sleep(delays[step++ % delays.length] ?? 1)
    const stored: { upload: Upload; photoId: string }[] = []
    let tries = 0
    let asked = 0
    let pauses = 0
    const keys = createTable(async () => {
      asked += 1
      await takes()
    })
    const pause = async () => {
      pauses += 1
      await world.sleep(10)
    }
    const store = async (upload: Upload) => {
      await takes()
      await world.sleep(storing)
      tries += 1
      if (tries <= failures) throw new Error('the disk is full')
      stored.push({ upload, photoId: `photo-${stored.length + 1}` })
      await takes()
      return `photo-${stored.length}`
    }
    const both = SERVERS.map(({ createUploads }) => createUploads({ keys, store, pause }))
    return {
      world,
      stored,
      /** How often a message has gone to the table or come back, and how often somebody has paused. */
      traffic: () => ({ asked, pauses }),
      /** @param server 0 or 1 */
      upload(upload: Upload, server = 0): Promise<string> {
        const promise = (both[server] as (upload: Upload) => Promise<string>)({ ...upload })
        // What comes of it is asked for later, and until then a failure is nobody's fault.
        promise.catch(() => undefined)
        return promise
      },
      outcome: async (promise: Promise<string>) => await world.outcome(promise, 'An upload'),
    }
  }

  const idOf = (outcome: Outcome<string>) => ('value' in outcome ? outcome.value : outcome.error)

  rule(
    'The same key again gives the same photo',
    'not noting which photo came of a key, or looking for it under another name.',
    async () => {
      const { upload, outcome, stored } = servers()
      const first = await outcome(upload(HOLIDAY))
      const second = await outcome(upload(HOLIDAY))
      expectSame([idOf(first), idOf(second)], ['photo-1', 'photo-1'], 'An upload, and the same one again')
      expectSame(stored.length, 1, 'How many photos are stored')
    },
  )

  rule(
    'Without a key, every request is its own upload',
    'taking “no key” for a key that all such requests share.',
    async () => {
      const { upload, outcome } = servers()
      const photo = { userId: 'ann', digest: 'beach' }
      const ids = [idOf(await outcome(upload(photo))), idOf(await outcome(upload(photo)))]
      expectSame(ids, ['photo-1', 'photo-2'], 'Two uploads without a key')
    },
  )

  rule(
    'Two people may make up the same key',
    'looking for the key alone: one person is then given the other’s photo.',
    async () => {
      const { upload, outcome } = servers()
      const ids = [
        idOf(await outcome(upload(HOLIDAY))),
        idOf(await outcome(upload({ ...HOLIDAY, userId: 'bob' }))),
      ]
      expectSame(ids, ['photo-1', 'photo-2'], 'The same key from two people')
    },
  )

  rule(
    'However many come at once, and wherever they arrive, one photo is stored and all are given it',
    'looking whether the key is there, and taking it a moment later: everything that awaits lets others in between. ' +
      'Let the table decide who was first. A Map in one server’s memory knows nothing of the other server.',
    async () => {
      await forAll(
        fc.record({
          arrivals: fc.array(fc.record({ server: fc.nat({ max: 1 }), after: fc.nat({ max: 4 }) }), {
            minLength: 2,
            maxLength: 4,
          }),
          delays: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
        }),
        ({ arrivals, delays }) =>
          `${arrivals.map(({ server, after }) => `on server ${server + 1} after ${after} ms`).join(', ')}; ` +
          `steps take ${delays.join(', ')} ms in turn`,
        async ({ arrivals, delays }) => {
          const { world, upload, outcome, stored } = servers({ delays })
          const all = arrivals.map(async ({ server, after }) => {
            await world.sleep(after)
            return await upload(HOLIDAY, server)
          })
          for (const one of all) one.catch(() => undefined)
          const ids = []
          for (const one of all) ids.push(idOf(await outcome(one)))
          expectSame(stored.length, 1, 'How many photos are stored')
          expectSame(
            ids,
            all.map(() => 'photo-1'),
            'What they are given',
          )
        },
        150,
      )
    },
  )

  rule(
    'A key that was used for something else is refused, also while that is still being stored',
    'giving whatever photo the key belongs to, or comparing only once it is stored.',
    async () => {
      for (const late of [0, 2, 1_000]) {
        const { world, upload, outcome, stored } = servers({ delays: [2] })
        const first = upload(HOLIDAY)
        await world.pass(late)
        const second = idOf(await outcome(upload({ ...HOLIDAY, digest: 'mountains' }, 1)))
        if (!(second instanceof SERVERS[1].KeyReused))
          broken(
            `The same key for another picture, ${late} ms after the first: expected KeyReused, came ${second}`,
          )
        await outcome(first)
        expectSame(stored.length, 1, 'How many photos are stored')
      }
    },
  )

  rule(
    'An upload that fails says so, and its key is free again',
    'leaving the key behind: whoever tries again then waits for a photo that never comes.',
    async () => {
      const { upload, outcome } = servers({ failures: 1 })
      const first = idOf(await outcome(upload(HOLIDAY)))
      if (!(first instanceof Error && first.message === 'the disk is full'))
        broken(`Storing fails because the disk is full: expected that error, came ${first}`)
      expectSame(
        idOf(await outcome(upload(HOLIDAY, 1))),
        'photo-1',
        'The same upload once more, when there is room',
      )
    },
  )

  rule(
    'Whoever waits pauses before they look again',
    'looking again at once: while one photo is being stored, the table is asked thousands of times.',
    async () => {
      const { upload, outcome, traffic } = servers({ storing: 500 })
      const both = [upload(HOLIDAY), upload(HOLIDAY, 1)]
      for (const one of both) await outcome(one)
      const { asked, pauses } = traffic()
      // Two messages for each question, and three questions for each look are plenty.
      if (asked > 20 + 6 * pauses)
        broken(
          `Two at once, where storing takes long: expected a pause between looks, came ${asked / 2} questions and ` +
            `${pauses} pauses`,
        )
    },
  )

  rule(
    'Whoever waits for an upload that fails tries it themselves',
    'waiting for the other one’s photo without looking whether there is still somebody at it.',
    async () => {
      await forAll(
        fc.record({
          count: fc.integer({ min: 2, max: 4 }),
          failures: fc.integer({ min: 0, max: 4 }),
          delays: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
        }),
        ({ count, failures, delays }) =>
          `${count} at once, storing fails ${failures} times; steps take ${delays.join(', ')} ms in turn`,
        async ({ count, failures, delays }) => {
          const { upload, outcome, stored } = servers({ delays, failures })
          const all = Array.from({ length: count }, (_, n) => upload(HOLIDAY, n % 2))
          const results = []
          for (const one of all) results.push(await outcome(one))
          const failed = results.filter((result) => 'error' in result).length
          expectSame(failed, Math.min(count, failures), 'How many are told that it failed')
          expectSame(stored.length, failures < count ? 1 : 0, 'How many photos are stored')
        },
        100,
      )
    },
  )
})
