/** Profiles, and following. */
import { Page } from '@ztm/domain/page'
import type { PhotoApp } from '@ztm/domain/photo-app'
import { needPerson, personOf } from '../person.ts'
import { listOf, Photo, Profile, toList, toPhoto, toProfile } from './answers.ts'
import { answer, type Endpoint, endpoint } from './endpoint.ts'

export const peopleEndpoints = ({ people, photos }: PhotoApp): Endpoint[] => [
  endpoint({
    method: 'get',
    path: '/users/{username}',
    summary: 'A profile',
    person: false,
    answers: { 200: { schema: Profile, description: 'The profile' } },
    errors: [404],
    async handle({ res, call, params }) {
      answer(res, 200, toProfile(await people.profile(call, personOf(res)?.user, params.username)))
    },
  }),
  endpoint({
    method: 'get',
    path: '/users/{username}/photos',
    summary: 'Somebody’s photos, newest first',
    person: false,
    query: Page,
    answers: { 200: { schema: listOf(Photo), description: 'A page of photos' } },
    errors: [404],
    async handle({ res, call, params, query }) {
      const found = await photos.ofUser(call, personOf(res)?.user, params.username, query)
      answer(res, 200, toList(found, toPhoto))
    },
  }),
  endpoint({
    method: 'put',
    path: '/users/{username}/follow',
    summary: 'Follow; repeating it changes nothing',
    person: true,
    answers: { 204: { description: 'Followed' } },
    errors: [404, 422],
    async handle({ res, call, params }) {
      await people.follow(call, needPerson(res).user, params.username)
      answer(res, 204)
    },
  }),
  endpoint({
    method: 'delete',
    path: '/users/{username}/follow',
    summary: 'Unfollow; repeating it changes nothing',
    person: true,
    answers: { 204: { description: 'Not followed' } },
    errors: [404, 422],
    async handle({ res, call, params }) {
      await people.unfollow(call, needPerson(res).user, params.username)
      answer(res, 204)
    },
  }),
]
