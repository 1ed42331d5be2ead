/** Measures both shapes in turn, so that whatever else the computer does meanwhile meets both of them. */
import { isDeepStrictEqual } from 'node:util'
import { median } from '@ztm/course/bench/quartiles'
import type { Feeds } from './feeds.ts'
import { chance, type Network, type NewPhoto, type Person } from './network.ts'

export type Cost = { milliseconds: number; rows: number }
export type Figure = { id: string; what: string; joined: Cost; documents: Cost }
export type Shapes = { joined: Feeds; documents: Feeds }

const READS = 50

/** @throws Error where the two do not show everybody the same */
export async function checkAlike({ joined, documents }: Shapes, people: readonly Person[]): Promise<void> {
  for (const person of people) {
    const [one, other] = [await joined.read(person), await documents.read(person)]
    const seen = (items: typeof one) =>
      items.map(({ id, author, caption, likeCount }) => ({ id, author: author.username, caption, likeCount }))
    if (!isDeepStrictEqual(seen(one), seen(other)))
      throw new Error(`the feeds of ${person.username} differ between the two shapes`)
  }
}

export async function* figuresOf(shapes: Shapes, network: Network, rounds: number): AsyncGenerator<Figure> {
  const { people, followers } = network
  const random = chance(2)
  const anybody = () => people[Math.floor(random() * people.length)] as Person
  const fans = (person: Person) => followers.get(person)?.length ?? 0
  const byFans = people.toSorted((a, b) => fans(b) - fans(a))
  const authors = [
    { id: 'typical', person: byFans[byFans.length >> 1] as Person },
    { id: 'most-followed', person: byFans[0] as Person },
  ]

  yield await reading(shapes, anybody, rounds)
  for (const { id, person } of authors) {
    const by = `by somebody with ${fans(person)} followers`
    // Each round has a photo of its own, so that nothing is changed twice.
    const photos = Array.from({ length: rounds + 1 }, () => network.newPhoto(person))
    const steps: [string, string, (feeds: Feeds, photo: NewPhoto) => Promise<void>][] = [
      ['add', `A new photo ${by}`, (feeds, photo) => feeds.add(photo)],
      ['caption', `Another caption ${by}`, (feeds, photo) => feeds.changeCaption(photo, 'Another one.')],
      ['like', `A like of a photo ${by}`, (feeds, photo) => feeds.like(photo, person)],
      ['remove', `A photo taken away ${by}`, (feeds, photo) => feeds.remove(photo)],
    ]
    for (const [step, what, act] of steps) {
      const costs = { joined: [] as Cost[], documents: [] as Cost[] }
      for (const [round, photo] of photos.entries()) {
        const cost = await inTurn(round, shapes, (feeds) => writing(feeds, () => act(feeds, photo)))
        // The first one prepares statements and compiles code.
        if (round > 0) for (const shape of ['joined', 'documents'] as const) costs[shape].push(cost[shape])
      }
      yield { id: `${step}-${id}`, what, joined: middle(costs.joined), documents: middle(costs.documents) }
      if (step === 'like') await checkAlike(shapes, people.slice(0, READS))
    }
  }
}

async function reading(shapes: Shapes, anybody: () => Person, rounds: number): Promise<Figure> {
  const costs = { joined: [] as Cost[], documents: [] as Cost[] }
  for (let round = 0; round <= rounds; round++) {
    const readers = Array.from({ length: READS }, anybody)
    const cost = await inTurn(round, shapes, async (feeds) => {
      const from = performance.now()
      for (const reader of readers) await feeds.read(reader)
      const milliseconds = (performance.now() - from) / READS
      const rows: number[] = []
      for (const reader of readers) rows.push(await feeds.looksAt(reader))
      return { milliseconds, rows: median(rows) }
    })
    if (round > 0) for (const shape of ['joined', 'documents'] as const) costs[shape].push(cost[shape])
  }
  const what = 'The first page of somebody’s feed'
  return { id: 'read', what, joined: middle(costs.joined), documents: middle(costs.documents) }
}

/** Now the one goes first, now the other. */
async function inTurn(
  round: number,
  { joined, documents }: Shapes,
  measure: (feeds: Feeds) => Promise<Cost>,
): Promise<{ joined: Cost; documents: Cost }> {
  if (round % 2 === 0) return { joined: await measure(joined), documents: await measure(documents) }
  const second = await measure(documents)
  return { joined: await measure(joined), documents: second }
}

async function writing(feeds: Feeds, act: () => Promise<void>): Promise<Cost> {
  const before = await feeds.written()
  const from = performance.now()
  await act()
  const milliseconds = performance.now() - from
  return { milliseconds, rows: (await feeds.written()) - before }
}

const middle = (costs: readonly Cost[]): Cost => ({
  milliseconds: median(costs.map(({ milliseconds }) => milliseconds)),
  rows: median(costs.map(({ rows }) => rows)),
})
