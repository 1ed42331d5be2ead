/**
 * What a node's admin port does with `POST /seed`: a crowd of any size, or the album in a folder of this computer.
 * Simplification: a path in a request is only for a port that nobody but the node's operator can reach.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CommentText } from '@ztm/domain/comment'
import type { Database } from '@ztm/domain/database'
import { Caption } from '@ztm/domain/photo'
import type { Ports } from '@ztm/domain/ports'
import { seed } from '@ztm/domain/seed'
import type { DemoAlbum } from '@ztm/domain/seed/album'
import { Username } from '@ztm/domain/user'
import { z } from 'zod'

const Body = z.union([
  z.strictObject({ users: z.number().int().min(1).max(10_000_000) }),
  z.strictObject({ demo: z.string().min(1) }),
])

/** In minutes ago. */
const Age = z.number().min(0)

/** The file `album.json`, beside the pictures that it names. */
const AlbumFile = z.strictObject({
  people: z.array(z.strictObject({ username: Username, age: Age })),
  follows: z.array(z.strictObject({ follower: Username, followee: Username })),
  photos: z.array(
    z.strictObject({
      by: Username,
      file: z.string().regex(/^[a-z0-9-]+\.jpg$/),
      caption: Caption,
      age: Age,
      likedBy: z.array(Username),
      comments: z.array(z.strictObject({ by: Username, text: CommentText, age: Age })),
    }),
  ),
})

/** @throws ZodError where the body or the album is not as it should be */
export async function seedFrom(ports: Ports, database: Database, body: unknown): Promise<void> {
  const what = Body.parse(body)
  await seed(ports, database, 'users' in what ? what : { demo: await readAlbum(what.demo) })
}

async function readAlbum(folder: string): Promise<DemoAlbum> {
  const text = await readFile(join(folder, 'album.json'), 'utf8')
  const { photos, ...rest } = AlbumFile.parse(JSON.parse(text))
  const withImages = photos.map(async ({ file, ...photo }) => {
    return { ...photo, image: await readFile(join(folder, file)) }
  })
  return { ...rest, photos: await Promise.all(withImages) }
}
