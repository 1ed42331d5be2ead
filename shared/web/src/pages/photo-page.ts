/** One photo, who likes it and what is said about it. */
import { CommentText } from '@ztm/domain/comment'
import type { PhotoApp } from '@ztm/domain/photo-app'
import { type Request, type Response, Router } from 'express'
import { valid } from '../api/validate.ts'
import { needPerson, personOf } from '../person.ts'
import { callOf } from '../request-context.ts'
import { type Form, refused, typed } from './form.ts'
import { nextPage, pageOf } from './list-page.ts'
import { localPath, logInThenBack } from './local-path.ts'
import { knownId } from './photo-id.ts'
import { render } from './render.ts'
import { headline } from './words.ts'

export function photoPage({ photos, comments, people }: PhotoApp): Router {
  async function show(req: Request, res: Response, form: Form) {
    const call = callOf(res)
    const id = String(req.params.id)
    const [photo, said] = await Promise.all([
      photos.get(call, personOf(res)?.user, id),
      comments.of(call, id, pageOf(req, 20)),
    ])
    const here = `/photos/${id}`
    const data = { photo, comments: said.items, next: nextPage(here, said.nextCursor), form, here }
    render(req, res, { view: 'photo', title: headline(photo), data })
  }

  /** The buttons stand on several pages, and each says where it stood. */
  const back = (req: Request, res: Response) =>
    res.redirect(303, localPath(typed(req, 'next').next) ?? `/photos/${req.params.id}`)

  async function like(req: Request, res: Response) {
    await people.like(callOf(res), needPerson(res).user, String(req.params.id))
    back(req, res)
  }

  async function unlike(req: Request, res: Response) {
    await people.unlike(callOf(res), needPerson(res).user, String(req.params.id))
    back(req, res)
  }

  async function comment(req: Request, res: Response) {
    const values = typed(req, 'text')
    const id = String(req.params.id)
    const me = personOf(res)?.user
    // Somebody whose session has ended finds what they wrote again after logging in.
    if (!me) return res.redirect(303, logInThenBack(`/photos/${id}?${new URLSearchParams(values)}`))
    try {
      await comments.add(callOf(res), me, id, valid(CommentText, values.text, 'text'))
    } catch (error) {
      return await show(req, res, refused(res, error, values, { text: 'A comment' }))
    }
    res.redirect(303, `/photos/${id}#comments`)
  }

  async function removeComment(req: Request, res: Response) {
    const { id, commentId } = req.params
    await comments.remove(callOf(res), needPerson(res).user, String(id), String(commentId))
    res.redirect(303, `/photos/${id}#comments`)
  }

  const router = Router()
  router.param('id', knownId('photo'))
  router.param('commentId', knownId('comment'))
  return (
    router
      .get('/photos/:id', (req, res) =>
        show(req, res, { typed: { text: String(req.query.text ?? '') }, errors: {} }),
      )
      .post('/photos/:id/like', like)
      .post('/photos/:id/unlike', unlike)
      .post('/photos/:id/comments', comment)
      // The address of a refused form, asked for again.
      .get('/photos/:id/comments', (req, res) => res.redirect(303, `/photos/${req.params.id}`))
      .post('/photos/:id/comments/:commentId/delete', removeComment)
  )
}
