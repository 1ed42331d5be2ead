/** What both shapes of a feed can do, so that one program measures them alike. */
import type { Network, NewPhoto, Person } from './network.ts'

/** A photo in a feed, as everybody sees it. */
export type Item = {
  id: string
  author: { username: string }
  caption: string
  likeCount: number
}

export const PAGE = 20

export type Feeds = {
  fill(network: Network): Promise<void>
  /** The first page of somebody's feed, newest first. */
  read(person: Person): Promise<Item[]>
  /** How many rows and index entries that looks at. */
  looksAt(person: Person): Promise<number>
  add(photo: NewPhoto): Promise<void>
  changeCaption(photo: NewPhoto, caption: string): Promise<void>
  like(photo: NewPhoto, by: Person): Promise<void>
  remove(photo: NewPhoto): Promise<void>
  /** How many rows have been written since the beginning, by triggers too. */
  written(): Promise<number>
  /** What all of it takes on disk. */
  bytes(): Promise<number>
  close(): void
}
