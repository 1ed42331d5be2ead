/** The feed of those one follows, and everybody's newest photos. */
import type { PhotoApp } from '@ztm/domain/photo-app'
import { type Request, type Response, Router } from 'express'
import { personOf } from '../person.ts'
import { callOf } from '../request-context.ts'
import { nextPage, pageOf } from './list-page.ts'
import { render } from './render.ts'

export function homePages({ photos }: PhotoApp): Router {
  async function feed(req: Request, res: Response) {
    const me = personOf(res)?.user
    if (!me) return await explore(req, res)
    const { items, nextCursor } = await photos.feed(callOf(res), me, pageOf(req, 10))
    render(req, res, {
      view: 'feed',
      title: 'Feed',
      data: { photos: items, next: nextPage(req.path, nextCursor) },
    })
  }

  async function explore(req: Request, res: Response) {
    const { items, nextCursor } = await photos.explore(callOf(res), personOf(res)?.user, pageOf(req, 30))
    const data = { photos: items, next: nextPage(req.path, nextCursor) }
    render(req, res, { view: 'explore', title: 'Explore', data })
  }

  return Router().get('/', feed).get('/explore', explore)
}
