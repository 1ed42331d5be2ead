/** Everything that the photo app needs from outside. A stage decides what stands behind each. */
import type { Readable } from 'node:stream'
import type { Call, Seen } from './call.ts'
import type { Clock, Random } from './clock.ts'
import type { Operation } from './edits.ts'
import type { ImageFormat } from './image-format.ts'
import type { Passwords } from './passwords.ts'
import type { Photo, Rendition } from './photo.ts'
import type { CommentStore, FollowStore, LikeStore, PhotoStore, UserStore, WorkStore } from './stores.ts'
import type { Work } from './work.ts'

export type Ports = {
  clock: Clock
  random: Random
  passwords: Passwords
  users: UserStore
  follows: FollowStore
  photos: PhotoStore
  likes: LikeStore
  comments: CommentStore
  works: WorkStore
  sessions: Sessions
  limits: Limits
  files: Files
  pictures: Pictures
  pictureUrls: PictureUrls
  processing: Processing
}

export type Session = { userId: string; seen: Seen }

export interface Sessions {
  /** A new, unguessable token of at least 128 random bits, opaque to clients. */
  create(call: Call, userId: string): Promise<string>
  find(call: Call, token: string): Promise<Session | undefined>
  /** Keeps what this person has seen, for clients that do not carry it themselves. */
  note(call: Call, token: string, seen: Seen): Promise<void>
  end(call: Call, token: string): Promise<void>
}

/** At most `points` in `seconds` for each key. */
export type Limit = { name: string; points: number; seconds: number }

export interface Limits {
  /** Takes one point. @returns 0, or the seconds to wait where none is left */
  take(call: Call, limit: Limit, key: string): Promise<number>
  /** Gives back what was taken for something that turned out not to count. */
  giveBack(call: Call, limit: Limit, key: string): Promise<void>
}

export type StoredFile = {
  /** Of the whole file, in bytes, also where a part was asked for. */
  size: number
  /** Strong, quotes included. */
  etag: string
  body: Readable
}

/** Bytes from `start` to `end`, both included. */
export type Range = { start: number; end: number }

export interface Files {
  /**
   * Durable when it returns. A key's content never changes: putting it again leaves the first in place.
   * @throws Problem `no-space` where the disk is full, `unavailable` where it cannot be written
   */
  put(call: Call, key: string, content: Uint8Array): Promise<void>
  /** The file, or a part of it; undefined where there is none. A range that lies outside gives an empty body. */
  get(call: Call, key: string, range?: (size: number) => Range | undefined): Promise<StoredFile | undefined>
  /** Removes every file whose key begins with this; a key's parts end in `/`. */
  remove(call: Call, prefix: string): Promise<void>
}

export type ImageHeader = { format: ImageFormat; width: number; height: number }

export type Rendered = { width: number; height: number; renditions: Record<Rendition, Uint8Array> }

export interface Pictures {
  /** Upright size by the header, without decoding. @throws Problem `invalid` where there is no sound header */
  inspect(call: Call, image: Uint8Array, format: ImageFormat): Promise<ImageHeader>
  /**
   * The renditions of an original after the operations: JPEG, upright, without metadata, never larger than it.
   * @throws Problem `invalid` where it cannot be decoded, `unavailable` where too much is waiting
   */
  render(call: Call, original: Uint8Array, operations: readonly Operation[]): Promise<Rendered>
}

export interface PictureUrls {
  urls(call: Call, photo: Photo): Record<Rendition, string>
  /** Where pictures may come from besides the page's own origin: for the Content-Security-Policy. */
  origins(): string[]
}

export interface Processing {
  /** Sees to it that the work is done: before it returns, or later. */
  start(call: Call, work: Work): Promise<void>
}
