/** What each answer has to look like, no field more: what slips out (a hash, an id of a row) fails a test too. */
import { expect } from 'vitest'

const string: string = expect.any(String)
const number: number = expect.any(Number)
const boolean: boolean = expect.any(Boolean)

/** ISO 8601 in UTC. */
export const aTime: string = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/)

export const aUser = { username: string, createdAt: aTime }

export const aProfile = {
  ...aUser,
  photoCount: number,
  followerCount: number,
  followingCount: number,
  followedByMe: boolean,
}

export const aPhoto = {
  id: string,
  author: { username: string },
  caption: string,
  status: expect.stringMatching(/^(processing|ready|failed)$/),
  width: number,
  height: number,
  createdAt: aTime,
  likeCount: number,
  commentCount: number,
  likedByMe: boolean,
  urls: { thumb: string, feed: string, full: string },
}

export const aComment = { id: string, author: { username: string }, text: string, createdAt: aTime }

/** @param items what each of them looks like */
export const aListOf = (items: readonly unknown[]) => ({
  items,
  nextCursor: expect.toSatisfy((cursor) => cursor === null || typeof cursor === 'string'),
})

export const aToken: string = expect.stringMatching(/^[\x21-\x7e]{22,}$/)
