/** Somebody who changes something again and again while something breaks, and each time looks whether it shows. */
import { setTimeout as pause } from 'node:timers/promises'
import { elsewhere, type Person } from '../people.ts'

export type Liked = {
  changes: number
  /** How changes and looks were answered that failed. */
  failed: string[]
  /** Looks right after a change that did not show it. */
  unseen: number
}

/** @param every in milliseconds @param isOver asked after each change */
export async function keepLiking(
  someone: Person,
  photo: string,
  every: number,
  isOver: () => boolean,
): Promise<Liked> {
  const seen: Liked = { changes: 0, failed: [], unseen: 0 }
  let person = someone

  async function change(likes: boolean): Promise<void> {
    const changed = await (likes ? person.like(photo) : person.unlike(photo))
    const look = await person.photo(photo)
    if (changed.status === 401 || look.status === 401) {
      // Sent to a web server that does not know them, because theirs was too busy to say that it is well.
      person = await elsewhere(person)
      return
    }
    if (changed.status !== 204) throw new Error(`a change was answered ${changed.status}`)
    if (look.status !== 200) throw new Error(`a look was answered ${look.status}`)
    if (look.body.likedByMe !== likes) seen.unseen += 1
  }

  do {
    seen.changes += 1
    await change(seen.changes % 2 === 1).catch((error: Error) => seen.failed.push(error.message))
    await pause(every)
  } while (!isOver())
  return seen
}
