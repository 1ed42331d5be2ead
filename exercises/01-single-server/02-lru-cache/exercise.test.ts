/** What a cache gives, counted in loads: nobody looks inside. */

import type { Call } from '@ztm/domain/call'
import fc from 'fast-check'
import { forAll } from '../../testing/for-all.ts'
import { broken, exercise, expectSame } from '../../testing/rules.ts'

/** A cache hands it on, and has no use for it. */
const CALL = { requestId: 'r-1' } as Call
const LONG = 1_000

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e')

await exercise<typeof import('./starter.ts')>(import.meta.dirname, ({ createLruCache }, rule) => {
  /** A cache, and what is asked of it, in short. */
  function opened(most: number) {
    let now = 1_000_000
    let loads = 0
    const cache = createLruCache(() => now, most)
    return {
      cache,
      pass: (ms: number) => {
        now += ms
      },
      /** @returns whether it was loaded */
      async loads(key: string, seconds = LONG): Promise<boolean> {
        const before = loads
        const value = await cache.through(CALL, key, seconds, async () => {
          loads += 1
          return `${key}, load ${loads}`
        })
        if (!value.startsWith(key)) broken(`Asked for ${key}: came what belongs to another key, “${value}”`)
        return loads > before
      },
    }
  }

  rule(
    'What was loaded is kept, and loaded once',
    'not keeping it, or keeping it under another key than it is looked for.',
    async () => {
      const { cache } = opened(10)
      const load = async () => ({ photo: 1 })
      const calls: Call[] = []
      const first = await cache.through(CALL, 'a', LONG, async (call) => {
        calls.push(call)
        return await load()
      })
      expectSame(calls, [CALL], 'What the load is given')
      const second = await cache.through(CALL, 'a', LONG, async () => ({ photo: 2 }))
      expectSame([first, second], [{ photo: 1 }, { photo: 1 }], 'Two times the same key')
    },
  )

  rule(
    'That there is nothing is a value, too, and so are 0, false and an empty text',
    'asking whether the value is true-ish, when the question is whether there is an entry.',
    async () => {
      for (const value of [undefined, null, 0, false, '']) {
        const { cache } = opened(10)
        let loads = 0
        const load = async () => {
          loads += 1
          return value
        }
        await cache.through(CALL, 'a', LONG, load)
        const again = await cache.through(CALL, 'a', LONG, load)
        if (loads > 1 || again !== value)
          broken(
            `A value that is ${JSON.stringify(value) ?? 'undefined'}, asked for twice: it was loaded ${loads} times`,
          )
      }
    },
  )

  rule(
    'The one unused for longest goes first, and using it is being asked for it',
    'throwing out what came first (FIFO), although it has been used since; or making room for one too many.',
    async () => {
      await forAll(
        fc.record({ most: fc.integer({ min: 0, max: 4 }), asked: fc.array(key, { maxLength: 14 }) }),
        ({ most, asked }) => `at most ${most} entries, and asked for ${asked.join(' ')}`,
        async ({ most, asked }) => {
          const { loads } = opened(most)
          let kept: string[] = []
          for (const [at, key] of asked.entries()) {
            const expected = !kept.includes(key)
            if ((await loads(key)) !== expected)
              broken(
                `The ${at + 1}. time somebody asks, for ${key}: expected that it ` +
                  `${expected ? 'is loaded' : 'is still there'}, came that it ${expected ? 'is still there' : 'is loaded'}`,
              )
            kept = most === 0 ? [] : [...kept.filter((other) => other !== key), key].slice(-most)
          }
        },
      )
    },
  )

  rule(
    'Nothing is given out after its time, and asking for it does not lengthen it',
    'seconds taken for milliseconds; < instead of <= at the end; or a time that begins anew with each use.',
    async () => {
      await forAll(
        fc.array(
          fc.record({
            key: fc.constantFrom('a', 'b'),
            seconds: fc.integer({ min: 1, max: 3 }),
            passes: fc.constantFrom(0, 1, 999, 1_000, 1_001, 2_000),
          }),
          { maxLength: 10 },
        ),
        (steps) =>
          steps
            .map(({ key, seconds, passes }) => `${key} for ${seconds} s, then ${passes} ms pass`)
            .join('; '),
        async (steps) => {
          const { loads, pass } = opened(10)
          const until = new Map<string, number>()
          let now = 0
          for (const [at, { key, seconds, passes }] of steps.entries()) {
            const left = (until.get(key) ?? 0) - now
            const loaded = await loads(key, seconds)
            if (left <= 0 && !loaded)
              broken(
                `Step ${at + 1}, ${key}: expected that it is loaded, came what should have ended ${-left} ms ago`,
              )
            if (left > 0 && loaded)
              broken(
                `Step ${at + 1}, ${key}: expected what is kept for another ${left} ms, came that it is loaded`,
              )
            if (loaded) until.set(key, now + seconds * 1_000)
            pass(passes)
            now += passes
          }
        },
      )
    },
  )

  rule(
    'A load that fails is told to whoever asked, and nothing of it is kept',
    'keeping the promise instead of its value, and with it the failure.',
    async () => {
      const { cache } = opened(10)
      const failure = new Error('the database is away')
      const came = await cache
        .through(CALL, 'a', LONG, async () => {
          throw failure
        })
        .catch((error: unknown) => error)
      expectSame(came, failure, 'A load that fails')
      const next = await cache
        .through(CALL, 'a', LONG, async () => 'a photo')
        .catch((error: unknown) => error)
      expectSame(next, 'a photo', 'The same key again, where the load goes well')
    },
  )

  rule(
    'What is forgotten is loaded anew, and nothing else is',
    'forgetting only the first of several keys, or everything.',
    async () => {
      await forAll(
        fc.record({ kept: fc.uniqueArray(key), forgotten: fc.array(key) }),
        ({ kept, forgotten }) =>
          `${kept.join(' ') || 'nothing'} kept, ${forgotten.join(' ') || 'nothing'} forgotten`,
        async ({ kept, forgotten }) => {
          const { cache, loads } = opened(10)
          for (const key of kept) await loads(key)
          await cache.forget(CALL, forgotten)
          for (const key of kept) {
            const expected = forgotten.includes(key)
            if ((await loads(key)) !== expected)
              broken(`Then ${key}: expected that it is ${expected ? 'loaded' : 'there'}, came the opposite`)
          }
        },
      )
    },
  )

  rule(
    'What was being loaded while its key was forgotten is not kept',
    'setting the value after the load without looking whether it is still wanted: what was read before a change is ' +
      'then kept after it, and stale until its time ends.',
    async () => {
      const { cache } = opened(10)
      let finish = (_value: string) => {}
      const slow = cache.through(CALL, 'a', LONG, () => new Promise<string>((resolve) => (finish = resolve)))
      await cache.forget(CALL, ['a'])
      finish('the old caption')
      await slow
      const next = await cache.through(CALL, 'a', LONG, async () => 'the new caption')
      expectSame(
        next,
        'the new caption',
        'Loading begins, the caption changes and its key is forgotten, loading ends; then',
      )
    },
  )

  rule(
    'After that, the key can be kept again',
    'remembering for ever that a key was once forgotten.',
    async () => {
      const { cache, loads } = opened(10)
      await loads('a')
      await cache.forget(CALL, ['a'])
      await loads('a')
      if (await loads('a'))
        broken('Loaded, forgotten, loaded, and asked for once more: expected that it is there')
    },
  )
})
