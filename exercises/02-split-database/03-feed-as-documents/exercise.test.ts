/** Whatever people do, their feeds as documents show what a feed put together from single facts would show. */
import fc from 'fast-check'
import { forAll } from '../../testing/for-all.ts'
import { broken, exercise, expectSame } from '../../testing/rules.ts'
import type { Item, Use } from './starter.ts'
import { createStore } from './store.ts'

const PEOPLE = ['ann', 'bob', 'cem']

type Step =
  | { do: 'follow' | 'unfollow'; who: string; whom: string }
  | { do: 'post'; who: string }
  | { do: 'edit' | 'remove'; nth: number }

const person = fc.constantFrom(...PEOPLE)
const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('follow' as const), who: person, whom: person }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unfollow' as const), who: person, whom: person }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('post' as const), who: person }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('edit' as const, 'remove' as const),
      nth: fc.nat({ max: 4 }),
    }),
  },
)

const idOf = (nth: number) => `photo-${100 + nth}`

function tell(steps: readonly Step[]): string {
  let posted = 0
  const words = steps.map((step) => {
    if (step.do === 'post') return `${step.who} posts ${idOf(posted++)}`
    if ('nth' in step)
      return `${idOf(step.nth)} ${step.do === 'edit' ? 'gets another caption' : 'is removed'}`
    return `${step.who} ${step.do}s ${step.whom}`
  })
  return words.join('; ')
}

/** What else an answer keeps with a photo is its own affair. */
const seen = ({ photoId, author, caption }: Item): Item => ({ photoId, author, caption })

/** Every fact in one place, put together when somebody looks. */
function createFacts() {
  const follows = new Set<string>()
  const photos = new Map<string, Item>()
  return {
    follows,
    photos,
    feed: (person: string) =>
      [...photos.values()]
        .filter(({ author }) => author === person || follows.has(`${person} ${author}`))
        .toSorted((a, b) => (a.photoId < b.photoId ? 1 : -1)),
  }
}

await exercise<typeof import('./starter.ts')>(import.meta.dirname, ({ createFeeds, cheaper }, rule) => {
  /** Does the same with documents and with facts, and compares what everybody sees after each step. */
  async function holdAgainstFacts(steps: readonly Step[]): Promise<void> {
    const feeds = createFeeds(createStore().documents)
    const facts = createFacts()
    let posted = 0
    for (const [at, step] of steps.entries()) {
      if (step.do === 'post') {
        const photo = { photoId: idOf(posted++), author: step.who, caption: 'the first caption' }
        facts.photos.set(photo.photoId, photo)
        await feeds.post({ ...photo })
      } else if ('nth' in step) {
        const photo = facts.photos.get(idOf(step.nth))
        // There is no such photo, or no longer: the app has said so before it comes to this.
        if (!photo) continue
        const caption = `the caption of step ${at + 1}`
        if (step.do === 'edit') facts.photos.set(photo.photoId, { ...photo, caption })
        else facts.photos.delete(photo.photoId)
        if (step.do === 'edit') await feeds.edit(photo.author, photo.photoId, caption)
        else await feeds.remove(photo.author, photo.photoId)
      } else {
        const { who, whom } = step
        if (who === whom) continue
        if (step.do === 'follow') facts.follows.add(`${who} ${whom}`)
        else facts.follows.delete(`${who} ${whom}`)
        await feeds[step.do](who, whom)
      }
      for (const person of PEOPLE)
        expectSame(
          (await feeds.feed(person)).map(seen),
          facts.feed(person),
          `After step ${at + 1}, the feed of ${person}`,
        )
    }
  }

  const only = (...kinds: Step['do'][]) =>
    fc.array(
      aStep.filter((step) => kinds.includes(step.do)),
      { maxLength: 8 },
    )

  rule(
    'What is posted is seen by its author and by all who follow them',
    'writing it into the followers’ feeds and not into one’s own.',
    async () => {
      await holdAgainstFacts([{ do: 'post', who: 'ann' }])
      await holdAgainstFacts([
        { do: 'follow', who: 'bob', whom: 'ann' },
        { do: 'follow', who: 'cem', whom: 'ann' },
        { do: 'post', who: 'ann' },
        { do: 'post', who: 'ann' },
      ])
    },
  )

  rule(
    'Who begins to follow sees what was posted before, in its place, and once',
    'only what comes from now on; or what was there before put on top of everything newer; or a second copy for ' +
      'somebody who follows twice.',
    async () => await forAll(only('follow', 'post'), tell, holdAgainstFacts),
  )

  rule(
    'Who ends following sees none of it any more',
    'leaving what has been copied already; or going on to copy what is posted later.',
    async () => await forAll(only('follow', 'unfollow', 'post'), tell, holdAgainstFacts),
  )

  rule(
    'An edit and a removal reach every copy, also the one that a later follower will get',
    'changing the feeds and forgetting the author’s own list, from which the next follower’s copy is taken.',
    async () => await forAll(only('follow', 'post', 'edit', 'remove'), tell, holdAgainstFacts),
  )

  rule(
    'Whatever happens in whatever order, feeds show what the facts say',
    'copies outliving the reason for them: unfollow, then edit, then follow again.',
    async () => await forAll(fc.array(aStep, { maxLength: 12 }), tell, holdAgainstFacts),
  )

  rule(
    'A look at a feed reads one document, however many photos are in it',
    'putting it together when somebody looks: then nothing is gained by the copies.',
    async () => {
      const { documents, counted } = createStore()
      const feeds = createFeeds(documents)
      const authors = Array.from({ length: 10 }, (_, n) => `author-${n}`)
      for (const author of authors) await feeds.follow('ann', author)
      for (const [n, author] of authors.entries()) await feeds.post({ photoId: idOf(n), author, caption: '' })
      counted()
      const { length } = await feeds.feed('ann')
      expectSame(
        { photos: length, ...counted() },
        { photos: 10, reads: 1, writes: 0 },
        'A look at a feed of ten authors',
      )
    },
  )

  rule(
    'The cheaper shape is the one with fewer reads and writes in a day',
    'counting a look only, or a change only; or forgetting the author’s own copy.',
    async () => {
      const few = fc.integer({ min: 0, max: 8 })
      await forAll(
        fc.record({ followers: few, following: few, changes: few, looks: few }),
        (use: Use) => JSON.stringify(use),
        (use) => {
          const joined = use.looks * (1 + use.following) + use.changes
          const asDocuments = use.looks + use.changes * (2 + use.followers)
          const expected = asDocuments < joined ? 'documents' : 'joined'
          const came = cheaper(use)
          if (came !== expected)
            broken(
              `Joined costs ${joined}, documents cost ${asDocuments}: expected ${expected}, came ${came}`,
            )
        },
      )
    },
  )
})
