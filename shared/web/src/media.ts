/**
 * The pictures. A URL names content that never changes, so that any cache may keep it for good; nothing here is
 * personal, and nobody is asked who they are.
 */
import { pipeline } from 'node:stream'
import { isId } from '@ztm/domain/ids'
import { RENDITIONS, type Rendition } from '@ztm/domain/photo'
import type { PhotoApp } from '@ztm/domain/photo-app'
import type { Range, StoredFile } from '@ztm/domain/ports'
import { notFound } from '@ztm/domain/problem'
import { type Request, type Response, Router } from 'express'
import { byteRange } from './byte-range.ts'
import { HttpProblem } from './http-problem.ts'
import { onlyMethods } from './only-methods.ts'
import { callOf, nameRoute } from './request-context.ts'

const PATTERN = '/media/{id}/{version}/{rendition}'
const FOREVER = 'public, max-age=31536000, immutable'

export function mediaRouter({ photos }: PhotoApp): Router {
  const router = Router({ caseSensitive: true, strict: true })

  async function serve(req: Request, res: Response): Promise<void> {
    nameRoute(res, PATTERN)
    const { id = '', version = '', rendition = '' } = req.params as Record<string, string>
    // Nothing but ids and three words ever becomes a part of a file's name.
    if (!isId(id) || !isId(version) || !Object.hasOwn(RENDITIONS, rendition)) throw notFound('picture')
    const open = (range?: (size: number) => Range | undefined) =>
      photos.picture(callOf(res), id, version, rendition as Rendition, range)

    const wanted = wantedRange(req)
    let file = await open(wanted?.choose)
    if (wanted && req.headers['if-range'] && req.headers['if-range'] !== file.etag) {
      // They hold a part of something else: only the whole is of use to them.
      file.body.destroy()
      wanted.chosen = undefined
      file = await open()
    }
    send(req, res, file, wanted?.chosen)
  }

  router.get('/:id/:version/:rendition', serve)
  router.all('/:id/:version/:rendition', onlyMethods(PATTERN, ['get']))
  router.use(() => {
    throw notFound('picture')
  })
  return router
}

type Wanted = { choose: (size: number) => Range | undefined; chosen: Range | 'outside' | undefined }

function wantedRange(req: Request): Wanted | undefined {
  const { range } = req.headers
  if (req.method !== 'GET' || range === undefined) return undefined
  const wanted: Wanted = {
    chosen: undefined,
    choose(size) {
      wanted.chosen = byteRange(range, size)
      return wanted.chosen === 'outside' ? undefined : wanted.chosen
    },
  }
  return wanted
}

function send(req: Request, res: Response, { size, etag, body }: StoredFile, range: Wanted['chosen']): void {
  if (range === 'outside') {
    body.destroy()
    throw new HttpProblem(416, 'No part of the picture lies in that range.', {
      'Content-Range': `bytes */${size}`,
    })
  }
  res.setHeader('ETag', etag)
  res.setHeader('Cache-Control', FOREVER)
  res.setHeader('X-Content-Type-Options', 'nosniff')
  res.setHeader('Accept-Ranges', 'bytes')
  if (req.fresh) {
    body.destroy()
    res.statusCode = 304
    res.end()
    return
  }
  res.setHeader('Content-Type', 'image/jpeg')
  res.setHeader('Content-Length', range ? range.end - range.start + 1 : size)
  if (range) {
    res.statusCode = 206
    res.setHeader('Content-Range', `bytes ${range.start}-${range.end}/${size}`)
  }
  if (req.method === 'HEAD') {
    body.destroy()
    res.end()
    return
  }
  if (res.destroyed) {
    // The client has left while the file was being opened: pipeline() would refuse, and leave the file open.
    body.destroy()
    return
  }
  // Back-pressure from a slow client, and an end to the source where the client leaves. A source that fails in
  // mid-picture cuts the connection, so that nobody keeps half of it for good.
  pipeline(body, res, () => undefined)
}
