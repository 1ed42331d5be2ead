/**
 * A crowd of made-up users and what they did in the last year, as rows, one after the other and never all at once: a
 * million photos take no more memory than ten. The same size gives the same crowd.
 *
 * They are called `user0`, `user1`, … by popularity: `user0` is followed and liked most. What belongs to a photo comes
 * right after it, and photos come in the order of their time, because an index is filled quickest at its end.
 */
import type { Change, Row } from '../database.ts'
import { newId, slotOfName } from '../ids.ts'
import { bytesOf, type Chance, chanceFrom, oneOf, timesOf, wholeBelow } from './chance.ts'
import { zipfRanks, zipfShare } from './zipf.ts'

const PHOTOS_EACH = 10
const FOLLOWS_EACH = 10
const LIKES_EACH = 10
const COMMENTS_EACH = 3
/** How many authors take turns. All of them have theirs again and again in the year. */
const AT_ONCE = 500
const DAY = 24 * 60 * 60 * 1000
const YEAR = 365 * DAY

const CAPTIONS = ['Morning light', 'On the way home', 'Almost missed it', 'Again, and again', 'No filter', '']
const COMMENTS = [
  'Lovely!',
  'Where is this?',
  'Those colours.',
  'I want to be there.',
  'Again, please.',
  'Wow.',
]
const SIZES = [
  [400, 300],
  [300, 400],
  [320, 320],
] as const

export type Crowd = { users: number; now: number; passwordHash: string }
type User = { id: string; slot: number }

export function* crowd({ users, now, passwordHash }: Crowd): Generator<Change> {
  const chance = chanceFrom(users)
  const idAt = (time: number, slot: number) => newId(() => Math.floor(time), bytesOf(chance), slot)
  const people: User[] = []

  for (let at = 0; at < users; at++) {
    const username = `user${at}`
    const slot = slotOfName(username)
    // Everybody was there before the first photo.
    const id = idAt(now - 2 * YEAR + (YEAR * at) / users, slot)
    people.push({ id, slot })
    yield added('usernames', { username, user_id: id })
    yield added('users', { id, username, password_hash: passwordHash })
  }
  yield* follows(chance, people)

  const photos = users * PHOTOS_EACH
  const share = zipfShare(users)
  for (let at = 0; at < photos; at++) {
    // Not anybody at any time: at each moment so many neighbours, in whose part of the index the rows fall close together.
    const rank = (at + wholeBelow(chance, Math.min(users, AT_ONCE))) % users
    const author = people[rank] as User
    const time = now - YEAR + (YEAR * (at + chance())) / (photos + 1)
    const id = idAt(time, author.slot)
    yield added('photos', photoRow(chance, id, author))

    // Divided among the photos of an author, of which there are about ten.
    const popularity = (share(rank) * users) / PHOTOS_EACH
    for (let likes = timesOf(chance, LIKES_EACH * popularity); likes > 0; likes--) {
      yield put('likes', { photo_id: id, user_id: oneOf(chance, people).id })
    }
    for (let comments = timesOf(chance, COMMENTS_EACH * popularity); comments > 0; comments--) {
      const commentId = idAt(time + (now - time) * chance() ** 2, author.slot)
      const text = oneOf(chance, COMMENTS)
      yield added('comments', { photo_id: id, id: commentId, author_id: oneOf(chance, people).id, text })
    }
  }
}

function* follows(chance: Chance, people: readonly User[]): Generator<Change> {
  const ranks = zipfRanks(chance, people.length)
  for (const follower of people) {
    for (let times = timesOf(chance, FOLLOWS_EACH); times > 0; times--) {
      const followee = people[ranks()] as User
      if (followee === follower) continue
      yield put('follows', { follower_id: follower.id, followee_id: followee.id })
    }
  }
}

function photoRow(chance: Chance, id: string, author: User): Row {
  const [width, height] = oneOf(chance, SIZES)
  return {
    id,
    author_id: author.id,
    caption: oneOf(chance, CAPTIONS),
    status: 'ready',
    version: id,
    width,
    height,
    original_width: width,
    original_height: height,
  }
}

const added = (table: string, row: Row): Change => ({ op: 'add', table, row })

/** For what chance may choose twice, which is then once. */
const put = (table: string, row: Row): Change => ({ op: 'put', table, row })
