/** Feeds of made-up people, with every query counted. */
import fc from 'fast-check'
import { forAll } from '../../testing/for-all.ts'
import { broken, exercise, expectSame } from '../../testing/rules.ts'
import { createWorld } from '../../testing/world.ts'
import { createTables, type Photo, type Stored } from './tables.ts'

const ME = 'me'
const person = fc.constantFrom(ME, 'ann', 'bob', 'cem', 'dia')
const others = fc.subarray(['ann', 'bob', 'cem', 'dia'])

const someStored: fc.Arbitrary<Stored> = fc
  .record({
    followed: others,
    left: others,
    photos: fc.array(fc.record({ author: person, likedBy: fc.uniqueArray(person) }), { maxLength: 8 }),
  })
  .map(({ followed, left, photos }) => ({
    follows: { [ME]: followed },
    left,
    photos: photos.map((photo, n) => ({ id: `p${photos.length - n}`, ...photo })),
  }))

function tell({ follows, photos, left }: Stored): string {
  const names = (list: readonly string[] | undefined) => list?.join(', ') || 'nobody'
  const told = photos.map(({ id, author, likedBy }) => `${id} by ${author}, liked by ${names(likedBy)}`)
  return `I follow ${names(follows[ME])}; photos: ${told.join('; ') || 'none'}; who has left: ${names(left)}`
}

/** Everything looked up one by one, which is how nobody should do it over a network. */
function expected({ follows, photos, left }: Stored, limit: number) {
  const wanted = [ME, ...(follows[ME] ?? [])]
  return photos
    .filter(({ author }) => wanted.includes(author))
    .slice(0, limit)
    .map(({ id, author, likedBy }) => ({
      id,
      caption: `caption of ${id}`,
      author: left.includes(author) ? 'unknown' : `name of ${author}`,
      likes: likedBy.length,
      likedByMe: likedBy.includes(ME),
    }))
}

await exercise<typeof import('./starter.ts')>(import.meta.dirname, ({ feedOf }, rule) => {
  /** A feed, how many queries it took, and for how many round trips somebody had to wait. */
  async function measured(stored: Stored, limit: number) {
    const world = createWorld()
    const { queries, asked } = createTables(world, stored)
    const outcome = await world.outcome(feedOf(queries, ME, limit), 'The feed')
    if ('error' in outcome) throw outcome.error
    return { feed: outcome.value, asked: asked(), roundTrips: world.now() }
  }

  const photosBy = (author: (n: number) => string, count = 40): Photo[] =>
    Array.from({ length: count }, (_, n) => ({ id: `p${count - n}`, author: author(n), likedBy: [ME] }))

  rule(
    'A feed with nothing in it is an empty list, and nothing is asked about nothing',
    'forgetting the empty list: IN () is not valid SQL, and a new person’s first page is an error.',
    async () => {
      const alone = await measured({ follows: {}, photos: [], left: [] }, 10)
      expectSame(alone.feed, [], 'The feed of somebody who follows nobody, where there are no photos')
      const quiet = await measured({ follows: { [ME]: ['ann'] }, photos: [], left: [] }, 10)
      expectSame(quiet.feed, [], 'The feed of somebody who follows one who has no photos')
    },
  )

  rule(
    'Forty photos take no more queries than one',
    'a query in a loop (N+1), be it hidden in a function that looks up one name.',
    async () => {
      const people = Array.from({ length: 20 }, (_, n) => `author-${n}`)
      for (const [what, photos] of [
        ['one author', photosBy(() => 'author-0')],
        ['twenty authors', photosBy((n) => `author-${n % 20}`)],
      ] as const) {
        const few = await measured({ follows: { [ME]: people }, photos: photos.slice(0, 1), left: [] }, 40)
        const many = await measured({ follows: { [ME]: people }, photos, left: [] }, 40)
        expectSame(many.feed.length, 40, 'How many photos are in the feed')
        if (many.asked > few.asked || many.asked > 5)
          broken(
            `40 photos by ${what}: expected at most 5 queries as for one photo, came ${many.asked} (${few.asked} for one)`,
          )
      }
    },
  )

  rule(
    'What does not need each other’s answers is asked at once',
    'an await in each line: five queries one after the other are five round trips, and three would do.',
    async () => {
      const { roundTrips } = await measured(
        { follows: { [ME]: ['ann'] }, photos: photosBy(() => 'ann', 5), left: [] },
        5,
      )
      if (roundTrips > 3)
        broken(
          `A feed of 5 photos: expected that it takes 3 round trips, came ${roundTrips} one after the other`,
        )
    },
  )

  rule(
    'Everybody sees the right photos, names and likes',
    'taking the nth row of an answer for the nth photo: rows come in any order, several photos may have one author, ' +
      'and what there is nothing of has no row. Or forgetting one’s own photos, or the limit.',
    async () => {
      await forAll(
        fc.record({ stored: someStored, limit: fc.integer({ min: 1, max: 6 }) }),
        ({ stored, limit }) => `at most ${limit} photos. ${tell(stored)}`,
        async ({ stored, limit }) => {
          const { feed } = await measured(stored, limit)
          expectSame(feed, expected(stored, limit), 'The feed')
        },
      )
    },
  )
})
