/** Looking at photos, and liking them. */
import { Page } from '@ztm/domain/page'
import type { PhotoApp } from '@ztm/domain/photo-app'
import { needPerson, personOf } from '../person.ts'
import { listOf, Photo, toList, toPhoto } from './answers.ts'
import { answer, type Endpoint, endpoint } from './endpoint.ts'

export const photoEndpoints = ({ photos, people }: PhotoApp): Endpoint[] => [
  endpoint({
    method: 'get',
    path: '/photos/{id}',
    summary: 'One photo',
    person: false,
    answers: { 200: { schema: Photo, description: 'The photo' } },
    errors: [404],
    async handle({ res, call, params }) {
      answer(res, 200, toPhoto(await photos.get(call, personOf(res)?.user, params.id)))
    },
  }),
  endpoint({
    method: 'get',
    path: '/photos',
    summary: 'Explore: everybody’s newest photos',
    person: false,
    query: Page,
    answers: { 200: { schema: listOf(Photo), description: 'A page of photos' } },
    errors: [],
    async handle({ res, call, query }) {
      answer(res, 200, toList(await photos.explore(call, personOf(res)?.user, query), toPhoto))
    },
  }),
  endpoint({
    method: 'get',
    path: '/feed',
    summary: 'Photos of those I follow, and mine',
    person: true,
    query: Page,
    answers: { 200: { schema: listOf(Photo), description: 'A page of photos' } },
    errors: [],
    async handle({ res, call, query }) {
      answer(res, 200, toList(await photos.feed(call, needPerson(res).user, query), toPhoto))
    },
  }),
  endpoint({
    method: 'put',
    path: '/photos/{id}/like',
    summary: 'Like; repeating it changes nothing',
    person: true,
    answers: { 204: { description: 'Liked' } },
    errors: [404],
    async handle({ res, call, params }) {
      await people.like(call, needPerson(res).user, params.id)
      answer(res, 204)
    },
  }),
  endpoint({
    method: 'delete',
    path: '/photos/{id}/like',
    summary: 'Unlike; repeating it changes nothing',
    person: true,
    answers: { 204: { description: 'Not liked' } },
    errors: [404],
    async handle({ res, call, params }) {
      await people.unlike(call, needPerson(res).user, params.id)
      answer(res, 204)
    },
  }),
]
