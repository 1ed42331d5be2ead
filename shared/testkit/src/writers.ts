/** People at work while something breaks: each goes on until it is told to stop, or a request of its own fails. */
import { randomUUID } from 'node:crypto'
import type { Acknowledged } from './acknowledged.ts'
import { FORMATS } from './fixtures/pictures.ts'
import { succeed } from './http-client.ts'
import type { Person } from './people.ts'

type Writer = (person: Person, told: Acknowledged) => Promise<void>

/** An upload that has been sent and not answered, to be sent again as an app does: with the same key. */
export type Unanswered = { image: Buffer<ArrayBuffer>; caption: string; key: string; by: string }

/** Uploads; what is under way when the answer fails to come is left in `unanswered`. */
export const uploading =
  (unanswered: Unanswered[]): Writer =>
  async (person, told) => {
    const key = randomUUID()
    const image = Buffer.from(await FORMATS.jpeg({ width: 600, height: 400 }))
    const upload = { image, caption: key, key, by: person.username }
    unanswered.push(upload)
    const { id } = await succeed(person.upload(upload.image, upload.caption, { key }))
    told.photos.set(id, upload.caption)
    unanswered.splice(unanswered.indexOf(upload), 1)
  }

export const commenting =
  (photoId: string): Writer =>
  async (person, told) => {
    const text = randomUUID()
    const { id } = await succeed(person.comment(photoId, text))
    told.comments.set(id, { photoId, text })
  }

/** Turns the same photo round and round. */
export const editing =
  (photoId: string): Writer =>
  async (person) => {
    await succeed(person.edit(photoId, [{ rotate: 90 }]))
    await succeed(person.edit(photoId, [{ grayscale: true }]))
  }

export const deleting: Writer = async (person, told) => {
  const { id } = await succeed(person.upload(Buffer.from(await FORMATS.png({ width: 200, height: 150 }))))
  await succeed(person.deletePhoto(id))
  told.deleted.add(id)
}

/** Does the same again and again until told to stop, or until it fails: whoever breaks things looks at what is left. */
export async function keepDoing(writer: Writer, person: Person, told: Acknowledged, stopped: () => boolean) {
  try {
    while (!stopped()) await writer(person, told)
  } catch {}
}
