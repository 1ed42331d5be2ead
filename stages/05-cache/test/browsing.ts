/** People who look at photos, and some who like them, while something breaks: whose request failed, and who saw something old. */
import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from '@ztm/testkit/client'
import { until } from '@ztm/testkit/eventually'
import type { Person } from '@ztm/testkit/people'
import { keepLiking } from '@ztm/testkit/promises/keep-liking'
import { expect } from 'vitest'

const READERS = 2
/** In milliseconds, of each of them. */
const EVERY = 120
const LIKE_EVERY = 400

/** @param photos each with somebody who likes it, and no other */
export function browse(url: string, photos: readonly { id: string; person: Person }[]) {
  let isOver = false
  let reads = 0
  const failed: string[] = []

  async function read(first: number): Promise<void> {
    const visitor = createClient(url)
    for (let nth = first; !isOver; nth++) {
      const { id } = photos[nth % photos.length] as { id: string }
      const answer = await visitor.photo(id).catch((error: Error) => ({ status: error.message }))
      if (answer.status !== 200) failed.push(`a read was answered ${answer.status}`)
      reads += 1
      await pause(EVERY)
    }
  }

  const readers = Array.from({ length: READERS }, (_, nth) => read(nth))
  const likers = photos.map(({ id, person }) => keepLiking(person, id, LIKE_EVERY, () => isOver))
  return {
    /** Waits until it has been seen how it goes on. */
    async goesOn(): Promise<void> {
      const enough = reads + 12
      await until('people to go on', () => reads >= enough, { within: 10_000 })
    },
    /** Ends it. */
    async expectNothingNoticed(): Promise<void> {
      isOver = true
      await Promise.all(readers)
      const liked = await Promise.all(likers)
      expect([...failed, ...liked.flatMap((one) => one.failed)]).toEqual([])
      expect(liked.map(({ unseen }) => unseen)).toEqual(liked.map(() => 0))
      for (const { changes } of liked) expect(changes).toBeGreaterThan(2)
    },
  }
}
