/** A crowd's rows: the same for the same size, whole, in order, and popular as people are. */
import type { Change, Row } from '@ztm/domain/database'
import { slotOf, slotOfName, timeOf } from '@ztm/domain/ids'
import { crowd } from '@ztm/domain/seed/crowd'
import { Username } from '@ztm/domain/user'
import { expect, test } from 'vitest'

const USERS = 500
const NOW = Date.UTC(2030, 0, 1)
const YEAR = 365 * 24 * 60 * 60 * 1000

const changesOf = (users: number): Change[] => [...crowd({ users, now: NOW, passwordHash: 'hash' })]
const rowsOf = (changes: readonly Change[], table: string): Row[] =>
  changes.filter((change) => change.table === table).map(({ row }) => row)

const changes = changesOf(USERS)
const [users, photos, likes, comments, follows] = ['users', 'photos', 'likes', 'comments', 'follows'].map(
  (table) => rowsOf(changes, table),
) as [Row[], Row[], Row[], Row[], Row[]]

test('the same size gives the same rows, another one others', () => {
  expect(changesOf(USERS)).toEqual(changes)
  expect(changesOf(10).at(-1)).not.toEqual(changesOf(11).at(-1))
})

test.each([1, 2, 3, 7])('%i users are a crowd too', (few) => {
  const changes = changesOf(few)
  expect(rowsOf(changes, 'users')).toHaveLength(few)
  expect(rowsOf(changes, 'photos')).toHaveLength(few * 10)
})

test('everybody has a claimed name that one can log in with, and the slot of that name', () => {
  expect(rowsOf(changes, 'usernames')).toEqual(users.map(({ id, username }) => ({ username, user_id: id })))
  for (const { id, username } of users) {
    expect(Username.parse(username)).toBe(username)
    expect(slotOf(String(id))).toBe(slotOfName(String(username)))
  }
})

test('there are about ten photos, ten likes, ten follows and three comments for each', () => {
  expect(photos).toHaveLength(10 * USERS)
  for (const [rows, each] of [
    [likes, 10],
    [follows, 10],
    [comments, 3],
  ] as const) {
    expect(rows.length / USERS).toBeGreaterThan(each * 0.8)
    expect(rows.length / USERS).toBeLessThan(each * 1.2)
  }
  const ofEach = Map.groupBy(photos, ({ author_id }) => author_id)
  expect(ofEach.size).toBe(USERS)
})

test('nothing is of or about somebody or something that is not there', () => {
  const ids = (rows: Row[]) => new Set(rows.map(({ id }) => id))
  const [userIds, photoIds] = [ids(users), ids(photos)]
  expect(photos.every(({ author_id }) => userIds.has(author_id as string))).toBe(true)
  expect(
    likes.every((row) => userIds.has(row.user_id as string) && photoIds.has(row.photo_id as string)),
  ).toBe(true)
  expect(
    comments.every((row) => userIds.has(row.author_id as string) && photoIds.has(row.photo_id as string)),
  ).toBe(true)
  expect(
    follows.every((row) => userIds.has(row.follower_id as string) && userIds.has(row.followee_id as string)),
  ).toBe(true)
  expect(follows.some(({ follower_id, followee_id }) => follower_id === followee_id)).toBe(false)
})

test('photos come in the order of their time, through the last year, and after their authors', () => {
  const photoIds = photos.map(({ id }) => String(id))
  expect(photoIds).toEqual(photoIds.toSorted())
  expect(new Set(photoIds).size).toBe(photos.length)
  expect(timeOf(photoIds[0] as string)).toBeGreaterThanOrEqual(NOW - YEAR)
  expect(timeOf(photoIds.at(-1) as string)).toBeLessThanOrEqual(NOW)
  for (const { id, author_id } of photos) {
    expect(timeOf(String(author_id))).toBeLessThan(timeOf(String(id)))
    expect(slotOf(String(id))).toBe(slotOf(String(author_id)))
  }
})

test('comments come after their photo, before now, and are kept in its slot', () => {
  for (const { id, photo_id } of comments) {
    expect(timeOf(String(id))).toBeGreaterThanOrEqual(timeOf(String(photo_id)))
    expect(timeOf(String(id))).toBeLessThanOrEqual(NOW)
    expect(slotOf(String(id))).toBe(slotOf(String(photo_id)))
  }
})

test('the first are followed and liked most', () => {
  const [first, ...others] = users.map(({ id }) => id)
  const followers = (id: unknown) => follows.filter(({ followee_id }) => followee_id === id).length
  const authors = new Map(photos.map(({ id, author_id }) => [id, author_id]))
  const likesOf = (id: unknown) =>
    likes.filter(({ photo_id }) => authors.get(photo_id as string) === id).length
  const last = others.slice(-100)
  expect(followers(first)).toBeGreaterThan(10 * Math.max(...last.map(followers)))
  expect(likesOf(first)).toBeGreaterThan(3 * Math.max(...last.map(likesOf)))
})

test('rows are made as they are asked for, so that a crowd needs no more memory than its users', () => {
  const many = crowd({ users: 10_000, now: NOW, passwordHash: 'hash' })
  expect(many.next().value).toMatchObject({ table: 'usernames', row: { username: 'user0' } })
})
