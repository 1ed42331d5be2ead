/** Changing one's own photo: its caption, the picture itself, or that there is one. */
import { Operations } from '@ztm/domain/edits'
import { Caption } from '@ztm/domain/photo'
import type { PhotoApp } from '@ztm/domain/photo-app'
import { forbidden } from '@ztm/domain/problem'
import { type Request, type Response, Router } from 'express'
import { valid } from '../api/validate.ts'
import { needPerson } from '../person.ts'
import { PICTURE_TIME } from '../request-call.ts'
import { callOf } from '../request-context.ts'
import { EMPTY, type Form, refused, typed } from './form.ts'
import { operationsOf } from './operations.ts'
import { knownId } from './photo-id.ts'
import { render } from './render.ts'

const FIELDS = ['rotate', 'crop', 'grayscale', 'blur', 'sharpen'] as const

export function editPage({ photos }: PhotoApp): Router {
  /** @throws Problem where it is not there, or somebody else's */
  async function own(req: Request, res: Response) {
    const { user } = needPerson(res)
    const photo = await photos.get(callOf(res), user, String(req.params.id))
    if (photo.authorId !== user.id) throw forbidden('Only its owner may change this photo.')
    return { user, photo }
  }

  async function show(req: Request, res: Response, forms: { caption?: Form; picture?: Form }) {
    const { photo } = await own(req, res)
    const caption = forms.caption ?? { typed: { caption: photo.caption }, errors: {} }
    const data = { photo, caption, picture: forms.picture ?? EMPTY }
    render(req, res, { view: 'edit', title: 'Edit photo', data })
  }

  const done = (req: Request, res: Response) => res.redirect(303, `/photos/${req.params.id}`)

  async function changeCaption(req: Request, res: Response) {
    const { user } = needPerson(res)
    const values = typed(req, 'caption')
    try {
      const caption = valid(Caption, values.caption, 'caption')
      await photos.changeCaption(callOf(res), user, String(req.params.id), caption)
    } catch (error) {
      return await show(req, res, { caption: refused(res, error, values, { caption: 'A caption' }) })
    }
    done(req, res)
  }

  async function changePicture(req: Request, res: Response) {
    const { user, photo } = await own(req, res)
    const values = typed(req, ...FIELDS)
    callOf(res).allow(PICTURE_TIME)
    try {
      const operations = valid(Operations, operationsOf(values, photo), 'operations')
      await photos.edit(callOf(res), user, photo.id, operations)
    } catch (error) {
      return await show(req, res, { picture: refused(res, error, values, {}) })
    }
    done(req, res)
  }

  async function remove(req: Request, res: Response) {
    const { user } = needPerson(res)
    await photos.remove(callOf(res), user, String(req.params.id))
    res.redirect(303, `/@${user.username}`)
  }

  const router = Router()
  router.param('id', knownId('photo'))
  return (
    router
      .get('/photos/:id/edit', (req, res) => show(req, res, {}))
      .post('/photos/:id/caption', changeCaption)
      .post('/photos/:id/edits', changePicture)
      .post('/photos/:id/delete', remove)
      // The addresses of refused forms, asked for again.
      .get(['/photos/:id/caption', '/photos/:id/edits'], (req, res) =>
        res.redirect(303, `/photos/${req.params.id}/edit`),
      )
  )
}
