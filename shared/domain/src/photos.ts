/** Looking at photos, and changing one's own. */
import { createHash } from 'node:crypto'
import type { Call } from './call.ts'
import { Refused } from './database.ts'
import { type Operation, sizeAfter } from './edits.ts'
import { eraseOf, eraseWhereGivenUp, finishWork, giveUp } from './finish-work.ts'
import { newId, slotOf } from './ids.ts'
import { imageFormat } from './image-format.ts'
import { type Listed, listed, type Page } from './page.ts'
import { originalKey, type Photo, type PhotoView, type Rendition, renditionKey } from './photo.ts'
import type { Ports, Range, StoredFile } from './ports.ts'
import type { Present } from './present.ts'
import { forbidden, invalid, notFound, Problem } from './problem.ts'
import type { User } from './user.ts'
import type { Edit, Upload } from './work.ts'

/** A decoder's memory grows with pixels, not with bytes: a file of some kilobytes can ask for gigabytes. */
const MOST_PIXELS = 50_000_000

export type NewPhoto = { image: Uint8Array; caption: string; key: string | undefined }

export function createPhotos(ports: Ports, present: Present) {
  const { photos, works, files, pictures, users } = ports

  const views = async (call: Call, me: User | undefined, found: Photo[], page: Page) => {
    const { items, nextCursor } = listed(found, page.limit)
    return { items: await present.photos(call, me, items), nextCursor }
  }

  async function get(call: Call, me: User | undefined, id: string): Promise<PhotoView> {
    const photo = await photos.get(call, id)
    if (!photo) throw notFound('photo')
    return await present.photo(call, me, photo)
  }

  const explore = async (call: Call, me: User | undefined, page: Page): Promise<Listed<PhotoView>> =>
    await views(call, me, await photos.explore(call, page), page)

  const feed = async (call: Call, me: User, page: Page): Promise<Listed<PhotoView>> =>
    await views(call, me, await photos.feed(call, me.id, page), page)

  async function ofUser(call: Call, me: User | undefined, username: string, page: Page) {
    const user = await users.byName(call, username)
    if (!user) throw notFound('user')
    return await views(call, me, await photos.ofUser(call, user.id, page), page)
  }

  /** @throws Problem `not-found`, or `forbidden` where it is somebody else's */
  async function mine(call: Call, me: User, id: string): Promise<Photo> {
    const photo = await photos.get(call, id, 'latest')
    if (!photo) throw notFound('photo')
    if (photo.authorId !== me.id) throw forbidden('Only its owner may change this photo.')
    return photo
  }

  async function upload(call: Call, me: User, { image, caption, key }: NewPhoto): Promise<PhotoView> {
    const format = imageFormat(image)
    if (!format) throw new Problem('unsupported', 'The picture must be a JPEG, PNG or WebP file.')
    const { width, height } = await pictures.inspect(call, image, format)
    if (width * height > MOST_PIXELS) throw invalid('image', 'must have at most 50 megapixels')

    const id = newId(ports.clock, ports.random, slotOf(me.id))
    const work: Upload = {
      kind: 'upload',
      id,
      photoId: id,
      ownerId: me.id,
      caption,
      key: key ?? null,
      originalWidth: width,
      originalHeight: height,
    }
    const digest = createHash('sha256').update(image).update(caption).digest('base64')
    for (;;) {
      try {
        await works.begin(call, work, digest)
        break
      } catch (error) {
        if (!key || !(error instanceof Refused)) throw error
      }
      const photo = await uploadAgain(call, me, key, digest, image)
      if (photo) return photo
    }
    return await orGiveUp(call, work, () => store(call, me, work, image))
  }

  /**
   * The same key again: whoever began may have died, so that this request does what is left of the same work.
   * It never gives that work up, because whoever began may be about to succeed; but where the sweeper has given it
   * up meanwhile, it leaves nothing behind.
   * @returns undefined where the key has been given up meanwhile, and is free again
   */
  async function uploadAgain(call: Call, me: User, key: string, digest: string, image: Uint8Array) {
    const known = await works.keyOf(call, me.id, key)
    if (!known) return undefined
    if (known.digest !== digest) throw invalid('Idempotency-Key', 'was used for another picture or caption')
    const work = await works.find(call, me.id, known.photoId)
    if (work?.kind === 'upload') {
      return await store(call, me, work, image).catch(async (error) => {
        await eraseWhereGivenUp(ports, call, work).catch(() => undefined)
        throw error
      })
    }
    const photo = await photos.get(call, known.photoId, 'latest')
    if (photo) return await present.photo(call, me, photo)
    const still = await works.keyOf(call, me.id, key)
    if (still?.photoId !== known.photoId) return undefined
    throw invalid('Idempotency-Key', 'was used for a photo that has been deleted')
  }

  async function store(call: Call, me: User, work: Upload, image: Uint8Array): Promise<PhotoView> {
    await files.put(call, originalKey(work.photoId), image)
    await ports.processing.start(call, work)
    const photo = await photos.get(call, work.photoId, 'latest')
    if (!photo) throw notFound('photo')
    return await present.photo(call, me, photo)
  }

  /** What fails here is tidied up at once where that is possible, and by the sweeper where it is not. */
  async function orGiveUp<T>(call: Call, work: Upload | Edit, doing: () => Promise<T>): Promise<T> {
    try {
      return await doing()
    } catch (error) {
      await giveUp(ports, call, work).catch(() => undefined)
      throw error
    }
  }

  async function edit(call: Call, me: User, id: string, operations: Operation[]): Promise<PhotoView> {
    const photo = await mine(call, me, id)
    sizeAfter(operations, { width: photo.originalWidth, height: photo.originalHeight })
    const workId = newId(ports.clock, ports.random, slotOf(me.id))
    const work: Edit = { kind: 'edit', id: workId, photoId: id, ownerId: me.id, operations }
    await works.begin(call, work)
    return await orGiveUp(call, work, async () => {
      await ports.processing.start(call, work)
      return await present.photo(call, me, await mine(call, me, id))
    })
  }

  async function changeCaption(call: Call, me: User, id: string, caption: string): Promise<PhotoView> {
    const photo = await mine(call, me, id)
    await photos.changeCaption(call, id, caption)
    return await present.photo(call, me, { ...photo, caption })
  }

  async function remove(call: Call, me: User, id: string): Promise<void> {
    const photo = await mine(call, me, id)
    const erase = eraseOf(ports, { photoId: id, ownerId: me.id }, `${id}/`)
    try {
      await photos.remove(call, photo, erase)
    } catch (error) {
      if (error instanceof Refused) throw notFound('photo')
      throw error
    }
    // The photo is gone and its erasure is written down: a file store that fails now delays it and fails nothing.
    await finishWork(ports, call, erase).catch(() => undefined)
  }

  /** The bytes of a picture. Looks at no row: a URL names content that never changes, and is gone when that is gone. */
  async function picture(
    call: Call,
    id: string,
    version: string,
    rendition: Rendition,
    range?: (size: number) => Range | undefined,
  ): Promise<StoredFile> {
    const file = await files.get(call, renditionKey(id, version, rendition), range)
    if (!file) throw notFound('picture')
    return file
  }

  return { get, explore, feed, ofUser, upload, edit, changeCaption, remove, picture }
}

export type Photos = ReturnType<typeof createPhotos>
