/** Talking about a photo. */
import type { Call } from './call.ts'
import type { CommentView } from './comment.ts'
import { Refused } from './database.ts'
import { newId, slotOf } from './ids.ts'
import { type Listed, listed, type Page } from './page.ts'
import type { Ports } from './ports.ts'
import type { Present } from './present.ts'
import { forbidden, notFound } from './problem.ts'
import type { User } from './user.ts'

export function createComments(ports: Ports, present: Present) {
  const { comments, photos } = ports

  async function add(call: Call, me: User, photoId: string, text: string): Promise<CommentView> {
    const id = newId(ports.clock, ports.random, slotOf(photoId))
    const comment = { id, photoId, authorId: me.id, text }
    try {
      await comments.add(call, comment)
    } catch (error) {
      if (error instanceof Refused) throw notFound('photo')
      throw error
    }
    const [shown] = await present.comments(call, [comment])
    return shown as CommentView
  }

  async function of(call: Call, photoId: string, page: Page): Promise<Listed<CommentView>> {
    const [photo, found] = await Promise.all([photos.get(call, photoId), comments.of(call, photoId, page)])
    if (!photo) throw notFound('photo')
    const { items, nextCursor } = listed(found, page.limit)
    return { items: await present.comments(call, items), nextCursor }
  }

  /** Its author may, and the photo's owner. */
  async function remove(call: Call, me: User, photoId: string, id: string): Promise<void> {
    const [photo, comment] = await Promise.all([
      photos.get(call, photoId, 'latest'),
      comments.get(call, photoId, id),
    ])
    if (!photo || !comment) throw notFound('comment')
    if (me.id !== comment.authorId && me.id !== photo.authorId) {
      throw forbidden('Only its author or the photo’s owner may delete this comment.')
    }
    await comments.remove(call, photoId, id)
  }

  return { add, of, remove }
}

export type Comments = ReturnType<typeof createComments>
