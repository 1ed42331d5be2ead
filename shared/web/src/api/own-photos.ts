/** Uploading photos, and changing one's own. */
import { Operations } from '@ztm/domain/edits'
import { Caption } from '@ztm/domain/photo'
import type { PhotoApp } from '@ztm/domain/photo-app'
import { z } from 'zod'
import { needPerson } from '../person.ts'
import { PICTURE_TIME } from '../request-call.ts'
import { callOf } from '../request-context.ts'
import { readUpload } from '../upload-body.ts'
import { Photo, toPhoto } from './answers.ts'
import { answer, type Endpoint, endpoint } from './endpoint.ts'
import { valid } from './validate.ts'

export const IdempotencyKey = z
  .string()
  .regex(/^[\x20-\x7e]{1,64}$/, 'must be 1 to 64 printable characters')
  .optional()
  .meta({
    description: 'The same key from the same user gives the same photo, never a second one; kept for a day',
  })

const Upload = z.object({
  image: z.file().meta({ description: 'JPEG, PNG or WebP, up to 10 MiB and 50 megapixels' }),
  caption: Caption.optional(),
})

export const ownPhotoEndpoints = ({ photos }: PhotoApp): Endpoint[] => [
  endpoint({
    method: 'post',
    path: '/photos',
    summary: 'Upload',
    person: true,
    headers: z.object({ 'Idempotency-Key': IdempotencyKey }),
    multipart: Upload,
    answers: {
      201: {
        schema: Photo,
        description: 'The photo',
        headers: z.object({ Location: z.string().meta({ description: 'Where the photo is' }) }),
      },
    },
    errors: [507],
    async handle({ req, res, call }) {
      const key = valid(IdempotencyKey, req.get('Idempotency-Key'), 'Idempotency-Key')
      const { image, caption } = await readUpload(req)
      const photo = await photos.upload(call, needPerson(res).user, { image, caption, key })
      res.setHeader('Location', `${req.path}/${photo.id}`)
      answer(res, 201, toPhoto(photo))
    },
  }),
  endpoint({
    method: 'patch',
    path: '/photos/{id}',
    summary: 'Its owner changes the caption',
    person: true,
    body: z.object({ caption: Caption }),
    answers: { 200: { schema: Photo, description: 'The photo' } },
    errors: [403, 404],
    async handle({ res, call, params, body }) {
      answer(
        res,
        200,
        toPhoto(await photos.changeCaption(call, needPerson(res).user, params.id, body.caption)),
      )
    },
  }),
  endpoint({
    method: 'delete',
    path: '/photos/{id}',
    summary: 'Its owner deletes it, with its likes, its comments and its files',
    person: true,
    answers: { 204: { description: 'Deleted' } },
    errors: [403, 404],
    async handle({ res, call, params }) {
      await photos.remove(call, needPerson(res).user, params.id)
      answer(res, 204)
    },
  }),
  endpoint({
    method: 'post',
    path: '/photos/{id}/edits',
    summary: 'Its owner edits it: always from the original, replacing earlier edits',
    person: true,
    body: z.object({ operations: Operations }),
    answers: {
      200: { schema: Photo, description: 'The photo, edited' },
      202: { schema: Photo, description: 'The photo, its edit still to be done' },
    },
    errors: [403, 404, 507],
    async handle({ res, call, params, body }) {
      callOf(res).allow(PICTURE_TIME)
      const photo = await photos.edit(call, needPerson(res).user, params.id, body.operations)
      answer(res, photo.status === 'processing' ? 202 : 200, toPhoto(photo))
    },
  }),
]
