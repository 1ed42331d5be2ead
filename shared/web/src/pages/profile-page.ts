/** Somebody's photos, and following them. */
import type { PhotoApp } from '@ztm/domain/photo-app'
import { type Request, type Response, Router } from 'express'
import { needPerson, personOf } from '../person.ts'
import { callOf } from '../request-context.ts'
import { nextPage, pageOf } from './list-page.ts'
import { render } from './render.ts'

export function profilePage({ people, photos }: PhotoApp): Router {
  const nameOf = (req: Request) => String(req.params.username).toLowerCase()

  async function show(req: Request, res: Response) {
    const call = callOf(res)
    const me = personOf(res)?.user
    const name = nameOf(req)
    const [profile, { items, nextCursor }] = await Promise.all([
      people.profile(call, me, name),
      photos.ofUser(call, me, name, pageOf(req, 30)),
    ])
    const data = { profile, photos: items, next: nextPage(req.path, nextCursor) }
    render(req, res, { view: 'profile', title: name, data })
  }

  async function follow(req: Request, res: Response) {
    await people.follow(callOf(res), needPerson(res).user, nameOf(req))
    res.redirect(303, `/@${nameOf(req)}`)
  }

  async function unfollow(req: Request, res: Response) {
    await people.unfollow(callOf(res), needPerson(res).user, nameOf(req))
    res.redirect(303, `/@${nameOf(req)}`)
  }

  return Router()
    .get('/@:username', show)
    .post('/@:username/follow', follow)
    .post('/@:username/unfollow', unfollow)
}
