/** What goes, and in which order: told by `evicted`, and compared with a naive model. */
import fc from 'fast-check'
import { forAll } from '../../testing/for-all.ts'
import { broken, exercise, expectSame, told } from '../../testing/rules.ts'
import { createNaiveSieve } from './naive-sieve.ts'
import { hitsOf, lru, zipf } from './trace.ts'

type Step = { do: 'set'; key: string; bytes: number } | { do: 'get' | 'delete'; key: string }

const LIMIT = 6
const aKey = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g')
const bytes = fc.oneof(
  { weight: 3, arbitrary: fc.constant(1) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: LIMIT }) },
)
const aSet: fc.Arbitrary<Step> = fc.record({ do: fc.constant('set' as const), key: aKey, bytes })
const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: aSet },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('get' as const), key: aKey }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), key: aKey }) },
)

const inWords = (step: Step) =>
  step.do === 'set' ? `set(${step.key}, ${step.bytes})` : `${step.do}(${step.key})`
const tell = (steps: readonly Step[]) => `room for ${LIMIT} bytes; ${steps.map(inWords).join(', ')}`

const ROOM = 100
/** Of a hundred requests: how many more hits than LRU has. */
const BETTER = 8
const trace = zipf()
const byLru = hitsOf(trace, lru(ROOM))
const percent = (hits: number) => ((100 * hits) / trace.length).toFixed(1)

await exercise<typeof import('./starter.ts')>(import.meta.dirname, ({ sieve }, rule) => {
  function opened(limit: number) {
    const gone: string[] = []
    const eviction = sieve<string>(limit, (key) => void gone.push(key))
    return {
      eviction,
      /** What has gone to make room, in order. */
      gone,
      /** Looks each letter up, and takes it in with one byte where it is not there. */
      use(letters: string) {
        for (const key of letters) if (!eviction.get(key)) eviction.set(key, 1)
        return gone.join('')
      },
    }
  }

  /** Room for so many letters, which are used one after the other. */
  function expectGone(room: number, letters: string, expected: string): void {
    expectSame(
      opened(room).use(letters),
      expected,
      `Room for ${room}, and used are ${[...letters].join(' ')}. What has gone, in order`,
    )
  }

  rule(
    'What was taken in is there, and it is known how much that is',
    'counting entries where bytes are meant; or not counting down when something leaves.',
    () => {
      const { eviction } = opened(100)
      expectSame([eviction.get('a'), eviction.bytes()], [false, 0], 'Of nothing: get(a) and bytes()')
      eviction.set('a', 30)
      eviction.set('b', 5)
      expectSame([eviction.get('a'), eviction.get('c')], [true, false], 'set(a), set(b); get(a) and get(c)')
      expectSame(eviction.bytes(), 35, 'set(a, 30), set(b, 5); bytes()')
      eviction.delete('a')
      eviction.delete('c')
      expectSame(
        [eviction.get('a'), eviction.get('b')],
        [false, true],
        'Then delete(a), delete(c); get(a) and get(b)',
      )
      expectSame(eviction.bytes(), 5, 'And bytes()')
    },
  )

  rule(
    'As much goes as has to, and no more; the oldest first where nothing has been used',
    'beginning with the newest; letting one go for each that comes, although a large one needs the room of several. Or making room for an entry ' +
      'when it is in already: then it may be the one that goes.',
    async () => {
      await forAll(
        fc.array(fc.integer({ min: 0, max: 10 }), { maxLength: 12 }),
        (sizes) => `room for 10 bytes; entries of ${sizes.join(', ')} bytes arrive`,
        (sizes) => {
          const { eviction, gone } = opened(10)
          const kept: [string, number][] = []
          const expected: string[] = []
          const taken = () => kept.reduce((sum, [, size]) => sum + size, 0)
          for (const [at, size] of sizes.entries()) {
            eviction.set(`${at + 1}.`, size)
            for (let oldest = kept[0]; oldest && taken() + size > 10; oldest = kept[0]) {
              expected.push(oldest[0])
              kept.shift()
            }
            kept.push([`${at + 1}.`, size])
            expectSame(gone, expected, `When the ${at + 1}. has arrived, what has gone`)
            expectSame(eviction.bytes(), taken(), `When the ${at + 1}. has arrived, bytes()`)
          }
        },
        60,
      )
    },
  )

  rule(
    'What has been used stays, and what has not goes',
    'not marking what is used; or taking its arrival for a use: then everything has a mark, and marks say nothing.',
    () => {
      expectGone(4, 'abcdae', 'b')
      expectGone(4, 'abcdabe', 'c')
    },
  )

  rule(
    'The hand goes on from where it was',
    'beginning with the oldest each time: what has just lost its mark is then the next to go, and new ones stay for a ' +
      'whole queue’s time.',
    () => {
      expectGone(4, 'abcdaef', 'bc')
      expectGone(4, 'abcdaefg', 'bcd')
    },
  )

  rule(
    'What has been used stays where it is in the queue',
    'moving it to the newest end: at once, which is LRU, or when the hand comes by, which is CLOCK.',
    () => {
      // The hand has passed a, which has lost its mark, and reaches e before it comes to a again.
      expectGone(4, 'abcdaefghi', 'bcdef')
    },
  )

  rule(
    'After the newest, it begins again with the oldest',
    'stopping at the end of the queue; or waiting there, at the place of what went, for what arrives next.',
    () => {
      expectGone(2, 'aabbc', 'a')
      expectGone(1, 'abc', 'ab')
      // The newest is the first without a mark, and goes.
      expectGone(3, 'abcabd', 'c')
      expectGone(2, 'aabcd', 'ba')
      expectGone(3, 'abcabdaef', 'cbd')
    },
  )

  rule(
    'With few popular things among many, it has far more hits than LRU',
    'one of the rules above, in a sequence that they do not have. LRU and CLOCK look alike here, and FIFO is worse.',
    () => {
      const eviction = sieve<number>(ROOM, () => undefined)
      const hits = hitsOf(trace, (key) => {
        const there = eviction.get(key)
        if (!there) eviction.set(key, 1)
        return there
      })
      if (100 * (hits - byLru) < BETTER * trace.length)
        broken(
          `${trace.length} requests, of which LRU answers ${percent(byLru)}%: expected at least ${BETTER} more of a ` +
            `hundred, came ${percent(hits)}%`,
        )
    },
  )

  rule(
    'What is deleted leaves room, tells nobody, and leaves the hand where it is',
    'a hand that stays at an entry which is not in the queue any more, or goes back to the oldest; or telling ' +
      '`evicted`, whose job it is to delete.',
    () => {
      const { eviction, gone, use } = opened(4)
      use('abcdae')
      eviction.delete('c')
      expectSame(gone, ['b'], 'Room for 4; used are a b c d a e, and c is deleted. What has gone')
      use('f')
      expectSame(gone, ['b'], 'There is room for f, then. What has gone')
      use('g')
      expectSame(gone, ['b', 'd'], 'Then g arrives, and the hand was at c. What has gone')
      eviction.delete('f')
      use('hi')
      expectSame(gone, ['b', 'd', 'e'], 'Then f is deleted, and h and i arrive. What has gone')
    },
  )

  rule(
    'What is set again is taken out and arrives anew, and its old size counts no more',
    'adding the new size to the old one; keeping the old place or the mark; or letting others go for room that is free.',
    () => {
      const { eviction, gone, use } = opened(4)
      use('abcda')
      eviction.set('a', 1)
      expectSame(
        [gone, eviction.bytes()],
        [[], 4],
        'Room for 4; used are a b c d a, then set(a, 1): what has gone, and bytes()',
      )
      use('efgh')
      expectSame(gone.join(''), 'bcda', 'Then e f g h arrive. What has gone, in order')
      const growing = opened(4)
      growing.use('ab')
      growing.eviction.set('a', 3)
      growing.eviction.set('a', 4)
      expectSame(
        [growing.gone, growing.eviction.bytes()],
        [['b'], 4],
        'Room for 4; used are a b, then set(a, 3), set(a, 4): what has gone, and bytes()',
      )
    },
  )

  rule(
    'Whatever comes, it does what SIEVE does',
    'one of the rules above, in a sequence that they do not have.',
    async () => {
      await forAll(
        fc.array(aStep, { maxLength: 40, size: 'max' }),
        tell,
        (steps) => {
          const { eviction, gone } = opened(LIMIT)
          const model = createNaiveSieve(LIMIT)
          for (const [at, step] of steps.entries()) {
            const what = `Step ${at + 1}, ${inWords(step)}`
            if (step.do === 'set') {
              eviction.set(step.key, step.bytes)
              model.set(step.key, step.bytes)
            } else if (step.do === 'delete') {
              eviction.delete(step.key)
              model.delete(step.key)
            } else expectSame(eviction.get(step.key), model.get(step.key), what)
            if (told(gone) !== told(model.gone))
              broken(`${what}, what has gone until then: expected ${told(model.gone)}, came ${told(gone)}`)
            expectSame(eviction.bytes(), model.taken(), `${what}, bytes() then`)
          }
        },
        200,
      )
    },
  )
})
