/** Uploading a photo by a plain form. A script does the same through the API, and shows how far it is. */
import { randomUUID } from 'node:crypto'
import type { PhotoApp } from '@ztm/domain/photo-app'
import type { Problem, ProblemKind } from '@ztm/domain/problem'
import { type Request, type Response, Router } from 'express'
import { IdempotencyKey } from '../api/own-photos.ts'
import { valid } from '../api/validate.ts'
import { personOf } from '../person.ts'
import { callOf } from '../request-context.ts'
import { MOST_BYTES, readUpload } from '../upload-body.ts'
import { EMPTY, type Form, refused } from './form.ts'
import { logInThenBack } from './local-path.ts'
import { render } from './render.ts'

const LABELS = { image: 'The picture', caption: 'A caption', 'Idempotency-Key': 'This form' }

/** Problems that can only be the picture's. */
const OF_PICTURE: readonly ProblemKind[] = ['too-large', 'unsupported']

export function uploadPage({ photos }: PhotoApp): Router {
  function show(req: Request, res: Response, form: Form) {
    // A key is made with the form, so that sending it twice makes one photo. The browser must not keep the page:
    // going back to it and sending another picture under the old key would be refused.
    res.set('Cache-Control', 'no-store')
    render(req, res, {
      view: 'upload',
      title: 'Upload',
      data: { form, key: randomUUID(), mostBytes: MOST_BYTES },
    })
  }

  async function upload(req: Request, res: Response) {
    const me = personOf(res)?.user
    if (!me) return res.redirect(303, logInThenBack('/upload'))
    let caption = ''
    try {
      const read = await readUpload(req)
      caption = read.caption
      const key = valid(IdempotencyKey, req.query.key, 'key')
      const photo = await photos.upload(callOf(res), me, { image: read.image, caption, key })
      res.redirect(303, `/photos/${photo.id}`)
    } catch (error) {
      const form = refused(res, error, { caption }, LABELS)
      if (OF_PICTURE.includes((error as Problem).kind)) {
        form.errors.image = form.message ?? ''
        form.message = ''
      }
      show(req, res, form)
    }
  }

  return Router()
    .get('/upload', (req, res) => {
      if (!personOf(res)) return res.redirect(303, logInThenBack('/upload'))
      show(req, res, EMPTY)
    })
    .post('/upload', upload)
}
