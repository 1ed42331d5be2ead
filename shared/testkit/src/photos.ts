/** Photos that tests work with: their pictures may take a while, from the day on which there is a queue. */
import type { Photo } from './api-types.ts'
import type { Client } from './client.ts'
import { eventually } from './eventually.ts'
import { jpeg } from './fixtures/pictures.ts'
import { succeed } from './http-client.ts'

/** Long enough for a queue with a few things in it. */
const PROCESSED = 15_000

/** The photo once its pictures are there. @throws where they turned out to be none, or take too long */
export async function waitUntilReady(client: Client, photo: Photo): Promise<Photo> {
  const done = await processed(client, photo)
  if (done.status === 'failed') throw new Error(`the pictures of photo ${photo.id} failed`)
  return done
}

/** The photo once it is known whether its pictures can be made. */
export async function processed(client: Client, photo: Photo): Promise<Photo> {
  if (photo.status !== 'processing') return photo
  const look = async () => {
    const now = await succeed(client.photo(photo.id))
    if (now.status === 'processing') throw new Error('it is still processing')
    return now
  }
  return await eventually(`the pictures of photo ${photo.id}`, look, { within: PROCESSED, every: 50 })
}

/** A new photo with its pictures. */
export async function newPhoto(person: Client, caption = 'a photo', image?: Buffer): Promise<Photo> {
  const photo = await succeed(person.upload(Buffer.from(image ?? (await jpeg())), caption))
  return await waitUntilReady(person, photo)
}

/** Waits until they all see the photo, with its pictures. */
export async function shownTo(photo: Photo, ...readers: Client[]): Promise<void> {
  for (const reader of readers) {
    await eventually('everybody to see the photo', async () => {
      await succeed(reader.photo(photo.id))
      for (const url of Object.values(photo.urls)) await succeed(reader.picture(url))
    })
  }
}
