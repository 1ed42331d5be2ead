/** People, whom they follow, and their photos, made up from a seed: the same every time. */
import { newId, slotOfName } from '@ztm/domain/ids'

export type Person = { id: string; username: string }
export type NewPhoto = { id: string; author: Person; caption: string }

export type Network = {
  /** The most followed come first. */
  people: Person[]
  /** By follower. */
  follows: Map<Person, Person[]>
  /** By whom they follow. */
  followers: Map<Person, Person[]>
  /** The oldest first. */
  photos: NewPhoto[]
  newPhoto(author: Person): NewPhoto
}

export type Size = { users: number; follows: number; photos: number }

const CAPTION = 'A caption is a sentence or two, about as long as this one, and now and then a little longer.'
const FIRST_DAY = Date.UTC(2026, 0, 1)

/** How often somebody is followed goes by Zipf's law: the second half as often as the first, the third a third. */
export function makeNetwork({ users, follows, photos }: Size): Network {
  const random = chance(1)
  let now = FIRST_DAY
  const clock = () => now++
  const bytes = (size: number) => Uint8Array.from({ length: size }, () => random() * 256)

  const people = Array.from({ length: users }, (_, rank) => {
    const username = `person_${rank + 1}`
    return { id: newId(clock, bytes, slotOfName(username)), username }
  })
  const pick = zipf(people, random)
  const network: Network = {
    people,
    follows: new Map(),
    followers: new Map(people.map((person) => [person, []])),
    photos: [],
    newPhoto: (author) => ({
      id: newId(clock, bytes, slotOfName(author.username)),
      author,
      caption: CAPTION,
    }),
  }
  for (const person of people) {
    const followed = new Set<Person>()
    while (followed.size < Math.min(follows, users - 1)) {
      const other = pick()
      if (other !== person) followed.add(other)
    }
    network.follows.set(person, [...followed])
    for (const other of followed) network.followers.get(other)?.push(person)
  }
  for (let count = 0; count < users * photos; count++) {
    const author = people[Math.floor(random() * users)]
    if (author) network.photos.push(network.newPhoto(author))
  }
  return network
}

function zipf(people: readonly Person[], random: () => number): () => Person {
  let sum = 0
  const sums = people.map((_, rank) => (sum += 1 / (rank + 1)))
  return () => {
    const wanted = random() * sum
    let [low, high] = [0, people.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) < wanted) low = middle + 1
      else high = middle
    }
    return people[low] as Person
  }
}

/** Numbers from 0 to 1 from a seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
