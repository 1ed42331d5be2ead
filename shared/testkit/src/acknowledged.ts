/**
 * What people were told is done. Whatever breaks, it has to be there afterwards; what was not acknowledged may be
 * there or not, but never by half.
 */
import sharp from 'sharp'
import { expect } from 'vitest'
import type { Photo } from './api-types.ts'
import type { Client } from './client.ts'
import { succeed } from './http-client.ts'
import { refused } from './problems.ts'
import { walk } from './walk.ts'

export type Acknowledged = {
  /** Photo id to caption. */
  photos: Map<string, string>
  /** Comment id to its photo and text. */
  comments: Map<string, { photoId: string; text: string }>
  /** Ids of photos whose deletion was acknowledged. */
  deleted: Set<string>
}

export const nothingYet = (): Acknowledged => ({ photos: new Map(), comments: new Map(), deleted: new Set() })

/** Asserts that all of it is there, for anybody. */
export async function expectAll({ photos, comments, deleted }: Acknowledged, reader: Client): Promise<void> {
  for (const [id, caption] of photos) expect((await succeed(reader.photo(id))).caption).toBe(caption)
  for (const id of deleted) await refused(reader.photo(id), 404)
  const talkedAbout = new Set([...comments.values()].map(({ photoId }) => photoId))
  const said = new Map<string, string>()
  for (const photoId of talkedAbout) {
    const found = await walk((page) => reader.comments(photoId, page))
    for (const { id, text } of found) said.set(id, text)
    expect((await succeed(reader.photo(photoId))).commentCount).toBe(found.length)
  }
  for (const [id, { text }] of comments) expect(said.get(id)).toBe(text)
}

/** Asserts that every photo that anybody can see has all its pictures, whole. @returns the photos */
export async function expectPictures(reader: Client): Promise<Photo[]> {
  const photos = await walk((page) => reader.explore(page))
  for (const { id, urls, width, height } of photos) {
    for (const [rendition, url] of Object.entries(urls)) {
      const { status, headers, body } = await reader.picture(url)
      expect([id, rendition, status]).toEqual([id, rendition, 200])
      expect(body.length).toBe(Number(headers.get('content-length')))
      const header = await sharp(body).metadata()
      if (rendition === 'full') expect([header.width, header.height]).toEqual([width, height])
    }
  }
  return photos
}
