/**
 * A handful of people with real pictures, through the same ports as if they had used the app: uploads are written down
 * first and rendered, so that a crash in between leaves nothing that the sweeper would not end.
 */
import type { Call } from '../call.ts'
import { Refused } from '../database.ts'
import { finishWork } from '../finish-work.ts'
import { newId, slotOf, slotOfName } from '../ids.ts'
import { imageFormat } from '../image-format.ts'
import { originalKey } from '../photo.ts'
import type { Ports } from '../ports.ts'
import { invalid, Problem } from '../problem.ts'
import type { User } from '../user.ts'
import { atOnce } from './at-once.ts'

/** People go by their usernames, and everything says how many minutes ago it was. */
export type DemoAlbum = {
  people: { username: string; age: number }[]
  follows: { follower: string; followee: string }[]
  photos: DemoPhoto[]
}
export type DemoPhoto = {
  by: string
  image: Uint8Array
  caption: string
  age: number
  likedBy: string[]
  comments: { by: string; text: string; age: number }[]
}

const MINUTE = 60_000

export async function seedAlbum(ports: Ports, call: Call, album: DemoAlbum, passwordHash: string) {
  const { clock, random } = ports
  const idOf = (age: number, slot: number) => newId(() => clock() - age * MINUTE, random, slot)

  const users = new Map<string, User>()
  const userOf = (username: string) => {
    const user = users.get(username)
    if (!user) throw invalid('demo', `${username} is nobody in the album`)
    return user
  }

  for (const { username, age } of album.people) {
    const user = { id: idOf(age, slotOfName(username)), username }
    await orConflict(username, ports.users.add(call, { ...user, passwordHash }))
    users.set(username, user)
  }
  for (const { follower, followee } of album.follows) {
    await ports.follows.follow(call, userOf(follower).id, userOf(followee).id)
  }
  await atOnce(4, album.photos, addPhoto)

  async function addPhoto({ by, image, caption, age, likedBy, comments }: DemoPhoto) {
    const owner = userOf(by)
    const slot = slotOf(owner.id)
    const format = imageFormat(image)
    if (!format) throw invalid('demo', 'a file of the album is no picture')
    const size = await ports.pictures.inspect(call, image, format)
    const photoId = idOf(age, slot)
    // Only the photo is back-dated. Its work is of now, or the sweeper would take it for interrupted long ago.
    const work = {
      kind: 'upload' as const,
      id: idOf(0, slot),
      photoId,
      ownerId: owner.id,
      caption,
      key: null,
      originalWidth: size.width,
      originalHeight: size.height,
    }
    await ports.works.begin(call, work)
    await ports.files.put(call, originalKey(photoId), image)
    await finishWork(ports, call, work)

    for (const username of likedBy) await ports.likes.like(call, userOf(username).id, photoId)
    for (const { by, text, age } of comments) {
      await ports.comments.add(call, { id: idOf(age, slot), photoId, authorId: userOf(by).id, text })
    }
  }
}

async function orConflict(username: string, adding: Promise<void>): Promise<void> {
  try {
    await adding
  } catch (error) {
    if (error instanceof Refused) throw new Problem('conflict', `There is a ${username} already.`)
    throw error
  }
}
