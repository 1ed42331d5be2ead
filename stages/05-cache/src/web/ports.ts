/** What stands behind each port of the photo app in this stage. */
import { randomBytes } from 'node:crypto'
import type { Database } from '@ztm/domain/database'
import { finishWork } from '@ztm/domain/finish-work'
import { createPasswords } from '@ztm/domain/passwords'
import type { Files, Pictures, PictureUrls, Ports } from '@ztm/domain/ports'
import type { Cache } from '../cache/cache.ts'
import { cachedCommentStore } from './cached-comment-store.ts'
import { cachedFollowStore, cachedLikeStore } from './cached-personal-stores.ts'
import { cachedPhotoStore } from './cached-photo-store.ts'
import { cachedUserStore } from './cached-user-store.ts'
import { createCommentStore } from './comment-store.ts'
import { createFollowStore } from './follow-store.ts'
import { cachedFollowees } from './followees.ts'
import { forgettingDatabase } from './forgetting-database.ts'
import { createLikeStore } from './like-store.ts'
import { createMemoryLimits } from './memory-limits.ts'
import { createMemorySessions } from './memory-sessions.ts'
import { createPhotoStore } from './photo-store.ts'
import { createUserStore } from './user-store.ts'
import { createWorkStore } from './work-store.ts'

export type Tiers = {
  /** This server's name. */
  name: string
  database: Database
  cache: Cache
  files: Files
  pictures: Pictures
  pictureUrls: PictureUrls
}

export function createPorts({ name, database: uncached, cache, files, pictures, pictureUrls }: Tiers): Ports {
  const clock = Date.now
  const random = randomBytes
  const database = forgettingDatabase(uncached, cache)
  const followees = cachedFollowees(database, cache)
  const ports: Ports = {
    clock,
    random,
    passwords: createPasswords(random),
    users: cachedUserStore(createUserStore(database), cache),
    follows: cachedFollowStore(createFollowStore(database), followees),
    photos: cachedPhotoStore(createPhotoStore(database), cache, followees),
    likes: cachedLikeStore(createLikeStore(database), database, cache),
    comments: cachedCommentStore(createCommentStore(database), cache),
    works: createWorkStore(database),
    sessions: createMemorySessions(name, clock, random),
    limits: createMemoryLimits(),
    files,
    pictures,
    pictureUrls,
    processing: { start: (call, work) => finishWork(ports, call, work) },
  }
  return ports
}
