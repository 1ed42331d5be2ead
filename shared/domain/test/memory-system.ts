/**
 * A photo app whose rows and files are maps, for looking at every way in which its use cases can be interrupted.
 * Each call of a store, the files or the pictures goes through `onCall`, which may wait there, or die there.
 */
import { Readable } from 'node:stream'
import type { Call } from '@ztm/domain/call'
import { Refused } from '@ztm/domain/database'
import { finishWork } from '@ztm/domain/finish-work'
import { newId, slotOfName } from '@ztm/domain/ids'
import type { Photo } from '@ztm/domain/photo'
import { createPhotos } from '@ztm/domain/photos'
import type { Files, Pictures, Ports } from '@ztm/domain/ports'
import { createPresent } from '@ztm/domain/present'
import type { PhotoStore, UploadKey, UserStore, WorkStore } from '@ztm/domain/stores'
import type { Work } from '@ztm/domain/work'

/** What outlives a process. */
export type State = {
  photos: Map<string, Photo>
  works: Map<string, Work>
  keys: Map<string, UploadKey>
  files: Map<string, Uint8Array>
  now: number
}

export const emptyState = (): State => ({
  photos: new Map(),
  works: new Map(),
  keys: new Map(),
  files: new Map(),
  now: Date.UTC(2030, 0, 1),
})

/** Around a port's call: `run` has its effect. */
export type OnCall = <T>(name: string, run: () => Promise<T>) => Promise<T>

const undisturbed: OnCall = (_name, run) => run()

let drawn = 0
/** Different every time, and the same in every run. */
const random = (bytes: number) => {
  drawn += 1
  const made = Buffer.alloc(bytes)
  made.writeUInt32BE(drawn, bytes - 4)
  return made
}

export const ada = { id: newId(() => 1, random, slotOfName('ada')), username: 'ada' }

export const call: Call = {
  requestId: 'test',
  deadline: Number.POSITIVE_INFINITY,
  signal: new AbortController().signal,
  client: '203.0.113.1',
  region: 'eu',
  seen: new Map(),
}

/** A process over that state. */
export function startProcess(state: State, onCall: OnCall = undisturbed) {
  const watched = <T extends object>(what: string, port: T): T =>
    Object.fromEntries(
      Object.entries(port).map(([name, method]) => [
        name,
        (...args: unknown[]) => onCall(`${what}.${name}`, async () => method(...args)),
      ]),
    ) as T

  const ports: Ports = {
    clock: () => state.now,
    random,
    users: watched('users', { namesOf: async () => new Map([[ada.id, ada.username]]) } as Partial<UserStore>),
    likes: { likedBy: async () => new Set() },
    photos: watched('photos', photosOf(state)),
    works: watched('works', worksOf(state)),
    files: watched('files', filesOf(state)),
    pictures: watched('pictures', pictures),
    pictureUrls: { urls: () => ({ thumb: '', feed: '', full: '' }), origins: () => [] },
    processing: { start: (call: Call, work: Work) => finishWork(ports, call, work) },
  } as unknown as Ports
  return { ports, photos: createPhotos(ports, createPresent(ports)) }
}

function photosOf({ photos, works }: State) {
  return {
    get: async (_call, id) => photos.get(id),
    async remove(_call, { id }, erase) {
      if (!photos.delete(id)) throw refused('need', 'photos')
      works.set(erase.id, erase)
    },
  } satisfies Partial<PhotoStore>
}

function worksOf({ photos, works, keys }: State): WorkStore {
  const keyOf = (ownerId: string, key: string) => `${ownerId} ${key}`
  function need({ id }: Work) {
    if (!works.has(id)) throw refused('need', 'work')
  }
  return {
    async begin(_call, work, digest = '') {
      if (work.kind === 'upload' && work.key !== null) {
        const key = keyOf(work.ownerId, work.key)
        if (keys.has(key)) throw refused('add', 'upload_keys')
        keys.set(key, { photoId: work.photoId, digest })
      }
      works.set(work.id, work)
    },
    find: async (_call, _ownerId, id) => works.get(id),
    keyOf: async (_call, ownerId, key) => keys.get(keyOf(ownerId, key)),
    async publish(_call, work, photo) {
      need(work)
      photos.set(photo.id, photo)
      works.delete(work.id)
    },
    async replace(_call, work, before, after, erase) {
      need(work)
      if (photos.get(before.id)?.version !== before.version) throw refused('need', 'photos')
      photos.set(after.id, after)
      works.delete(work.id)
      works.set(erase.id, erase)
    },
    async giveUp(_call, work, erase) {
      need(work)
      if (work.kind === 'upload' && work.key !== null) keys.delete(keyOf(work.ownerId, work.key))
      works.delete(work.id)
      works.set(erase.id, erase)
    },
    done: async (_call, { id }) => void works.delete(id),
    before: async (_call, time) =>
      [...works.values()].filter(({ id }) => Number.parseInt(id.replace('-', '').slice(0, 12), 16) < time),
    forgetKeysBefore: async () => undefined,
  }
}

function filesOf({ files }: State): Files {
  return {
    async put(_call, key, content) {
      if (!files.has(key)) files.set(key, content)
    },
    async get(_call, key) {
      const content = files.get(key)
      return content && { size: content.length, etag: `"${key}"`, body: Readable.from([content]) }
    },
    async remove(_call, prefix) {
      for (const key of files.keys()) if (key.startsWith(prefix)) files.delete(key)
    },
  }
}

const pictures: Pictures = {
  inspect: async (_call, _image, format) => ({ format, width: 40, height: 30 }),
  render: async (_call, original) => ({
    width: 40,
    height: 30,
    renditions: { thumb: original, feed: original, full: original },
  }),
}

export const refused = (op: 'add' | 'need', table: string) => new Refused({ op, table, row: {} })

/** What is wrong with the state once everything is at rest: work left over, files without a row, a row without its files. */
export function flaws({ photos, works, files }: State): string[] {
  const needed = new Set<string>()
  for (const { id, version } of photos.values()) {
    needed.add(`${id}/original`)
    for (const rendition of ['thumb', 'feed', 'full']) needed.add(`${id}/${version}/${rendition}`)
  }
  return [
    ...[...works.values()].map((work) => `${work.kind} left over`),
    ...[...files.keys()].filter((key) => !needed.has(key)).map((key) => `file without a row: ${key}`),
    ...[...needed].filter((key) => !files.has(key)).map((key) => `row without its file: ${key}`),
  ]
}

export const succeeded = (doing: Promise<unknown>): Promise<boolean> =>
  doing.then(
    () => true,
    () => false,
  )
