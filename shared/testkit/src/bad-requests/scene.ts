/** Who is there when bad requests come: Ada, who has something to lose, and Mallory, who sends them. */
import { expect } from 'vitest'
import type { Comment, Photo } from '../api-types.ts'
import { eventually } from '../eventually.ts'
import { type Answer, type Sent, succeed } from '../http-client.ts'
import { newUsername, type Person } from '../people.ts'
import { newPhoto } from '../photos.ts'
import { expectProblem, type Refusal } from '../problems.ts'
import type { Subject } from '../subject.ts'

export type Scene = {
  app: Subject
  ada: Person
  mallory: Person
  photo: Photo
  comment: Comment
  /** Names under which nobody must ever have signed up. */
  neverMade: string[]
}

export type BadRequest = { what: string; check(scene: Scene): Promise<void> }

export async function setScene(app: Subject): Promise<Scene> {
  const [ada, mallory] = await app.people('ada', 'mallory')
  const photo = await newPhoto(ada, 'Ada’s')
  const comment = await succeed(ada.comment(photo.id, 'Ada’s, too'))
  await succeed(ada.like(photo.id))
  for (const reader of [mallory, app.visitor()]) {
    await eventually('everybody to see all of it', async () => {
      expect(await succeed(reader.photo(photo.id))).toMatchObject({ likeCount: 1, commentCount: 1 })
      expect(await succeed(reader.profile(ada.username))).toMatchObject({ photoCount: 1 })
    })
  }
  return { app, ada, mallory, photo, comment, neverMade: [newUsername('never')] }
}

/** A request to the API by Mallory that must be answered with this problem. */
export const asked = (
  what: string,
  refusal: Refusal | number,
  ask: (scene: Scene) => Promise<Answer<unknown>>,
): BadRequest => ({
  what,
  async check(scene) {
    expectProblem(await ask(scene), typeof refusal === 'number' ? { status: refusal } : refusal)
  },
})

/** The same, sent by Mallory to one address. */
export const sent = (what: string, refusal: Refusal | number, method: string, path: string, sent?: Sent) =>
  asked(what, refusal, ({ mallory }) => mallory.request(method, `/api/v1${path}`, sent))
