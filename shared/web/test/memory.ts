/**
 * The smallest photo app in memory that the web tier can be tried over: real use cases, stores without any rule that
 * these tests do not need. How the whole behaves is proven by the contract, against real stages.
 */
import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Comment } from '@ztm/domain/comment'
import { Refused } from '@ztm/domain/database'
import { finishWork } from '@ztm/domain/finish-work'
import type { Page } from '@ztm/domain/page'
import type { Photo } from '@ztm/domain/photo'
import type { Ports, Session } from '@ztm/domain/ports'
import { invalid } from '@ztm/domain/problem'
import type { UserWithHash } from '@ztm/domain/user'
import type { Upload, Work } from '@ztm/domain/work'

export function memoryPorts() {
  const users = new Map<string, UserWithHash>()
  const photos = new Map<string, Photo>()
  const comments = new Map<string, Comment>()
  const pairs = new Set<string>()
  const works = new Map<string, Work>()
  const keys = new Map<string, { photoId: string; digest: string }>()
  const sessions = new Map<string, Session>()
  const files = new Map<string, Buffer>()
  const taken = new Map<string, number>()

  const page = <T extends { id: string }>(all: Iterable<T>, { limit, cursor }: Page) =>
    [...all]
      .filter(({ id }) => cursor === undefined || id < cursor)
      .sort((a, b) => (a.id < b.id ? 1 : -1))
      .slice(0, limit + 1)
  const need = (there: boolean, table: string) => {
    if (!there) throw new Refused({ op: 'need', table, row: {} })
  }
  const byName = (name: string) => [...users.values()].find(({ username }) => username === name)
  const notNeeded = (): never => {
    throw new Error('not needed here')
  }

  const ports: Ports = {
    clock: Date.now,
    random: randomBytes,
    // The real ones take their time on purpose, and these tests sign up many people.
    passwords: {
      hash: async (password) => `hash of ${password}`,
      verify: async (password, hash) => hash === `hash of ${password}`,
    },
    users: {
      async add(_call, user) {
        if (byName(user.username)) throw new Refused({ op: 'add', table: 'usernames', row: {} })
        users.set(user.id, user)
      },
      byId: async (_call, id) => users.get(id),
      byName: async (_call, name) => byName(name),
      withHash: async (_call, name) => byName(name),
      profile: async (_call, name) => {
        const user = byName(name)
        return user && { ...user, photoCount: 0, followerCount: 0, followingCount: 0 }
      },
      namesOf: async (_call, ids) => new Map(ids.map((id) => [id, users.get(id)?.username ?? ''])),
    },
    follows: {
      follow: async (_call, a, b) => void pairs.add(`follow ${a} ${b}`),
      unfollow: async (_call, a, b) => void pairs.delete(`follow ${a} ${b}`),
      isFollowing: async (_call, a, b) => pairs.has(`follow ${a} ${b}`),
    },
    photos: {
      get: async (_call, id) => photos.get(id),
      explore: async (_call, which) => page(photos.values(), which),
      ofUser: async (_call, id, which) =>
        page(
          [...photos.values()].filter(({ authorId }) => authorId === id),
          which,
        ),
      feed: async (_call, _id, which) => page(photos.values(), which),
      changeCaption: async (_call, id, caption) => {
        const photo = photos.get(id)
        if (photo) photos.set(id, { ...photo, caption })
      },
      remove: async (_call, photo, erase) => {
        need(photos.delete(photo.id), 'photos')
        works.set(erase.id, erase)
      },
    },
    likes: {
      like: async (_call, user, photo) => {
        need(photos.has(photo), 'photos')
        pairs.add(`like ${user} ${photo}`)
      },
      unlike: async (_call, user, photo) => void pairs.delete(`like ${user} ${photo}`),
      likedBy: async (_call, user, ids) => new Set(ids.filter((id) => pairs.has(`like ${user} ${id}`))),
    },
    comments: {
      add: async (_call, comment) => {
        need(photos.has(comment.photoId), 'photos')
        comments.set(comment.id, comment)
      },
      get: async (_call, _photo, id) => comments.get(id),
      of: async (_call, photo, which) =>
        page(
          [...comments.values()].filter(({ photoId }) => photoId === photo),
          which,
        ),
      remove: async (_call, _photo, id) => void comments.delete(id),
    },
    works: {
      begin: async (_call, work, digest) => {
        const { key } = work as Upload
        if (key && digest) {
          need(!keys.has(`${work.ownerId} ${key}`), 'upload_keys')
          keys.set(`${work.ownerId} ${key}`, { photoId: work.photoId, digest })
        }
        works.set(work.id, work)
      },
      find: async (_call, _owner, id) => works.get(id),
      keyOf: async (_call, owner, key) => keys.get(`${owner} ${key}`),
      publish: async (_call, work, photo) => {
        need(works.delete(work.id), 'work')
        photos.set(photo.id, photo)
      },
      replace: async (_call, work, _before, after) => {
        need(works.delete(work.id), 'work')
        photos.set(after.id, after)
      },
      giveUp: async (_call, work) => need(works.delete(work.id), 'work'),
      done: async (_call, work) => void works.delete(work.id),
      before: notNeeded,
      forgetKeysBefore: notNeeded,
    },
    sessions: {
      create: async (_call, userId) => {
        const token = randomBytes(16).toString('base64url')
        sessions.set(token, { userId, seen: new Map() })
        return token
      },
      find: async (_call, token) => sessions.get(token),
      note: async (_call, token, seen) => {
        const session = sessions.get(token)
        if (session) session.seen = new Map(seen)
      },
      end: async (_call, token) => void sessions.delete(token),
    },
    limits: {
      take: async (_call, limit, key) => {
        const count = (taken.get(limit.name + key) ?? 0) + 1
        taken.set(limit.name + key, count)
        return count > limit.points ? 7.2 : 0
      },
      giveBack: async (_call, limit, key) =>
        void taken.set(limit.name + key, (taken.get(limit.name + key) ?? 0) - 1),
    },
    files: {
      put: async (_call, key, content) => void files.set(key, Buffer.from(content)),
      get: async (_call, key, range) => {
        const content = files.get(key)
        if (!content) return undefined
        const part = range?.(content.length)
        const shown = part ? content.subarray(part.start, part.end + 1) : content
        return {
          size: content.length,
          etag: '"the-etag"',
          body: Readable.from([shown], { objectMode: false }),
        }
      },
      remove: async (_call, prefix) => {
        for (const key of files.keys()) if (key.startsWith(prefix)) files.delete(key)
      },
    },
    pictures: {
      inspect: async (_call, image, format) => {
        if (image.length < 10) throw invalid('image', 'has no sound header')
        return { format, width: 400, height: 300 }
      },
      render: async (_call, original) => ({
        width: 400,
        height: 300,
        renditions: { thumb: original, feed: original, full: original },
      }),
    },
    pictureUrls: {
      urls: (_call, { id, version }) => ({
        thumb: `/media/${id}/${version}/thumb`,
        feed: `/media/${id}/${version}/feed`,
        full: `/media/${id}/${version}/full`,
      }),
      origins: () => [],
    },
    processing: { start: (call, work) => finishWork(ports, call, work) },
  }
  return { ports, files, photos, users, sessions, works }
}
