/** Comments on a photo. */
import { CommentText } from '@ztm/domain/comment'
import { Page } from '@ztm/domain/page'
import type { PhotoApp } from '@ztm/domain/photo-app'
import { z } from 'zod'
import { needPerson } from '../person.ts'
import { Comment, listOf, toComment, toList } from './answers.ts'
import { answer, type Endpoint, endpoint } from './endpoint.ts'

export const commentEndpoints = ({ comments }: PhotoApp): Endpoint[] => [
  endpoint({
    method: 'get',
    path: '/photos/{id}/comments',
    summary: 'Its comments, newest first',
    person: false,
    query: Page,
    answers: { 200: { schema: listOf(Comment), description: 'A page of comments' } },
    errors: [404],
    async handle({ res, call, params, query }) {
      answer(res, 200, toList(await comments.of(call, params.id, query), toComment))
    },
  }),
  endpoint({
    method: 'post',
    path: '/photos/{id}/comments',
    summary: 'Comment',
    person: true,
    body: z.object({ text: CommentText }),
    answers: { 201: { schema: Comment, description: 'The comment' } },
    errors: [404],
    async handle({ res, call, params, body }) {
      answer(res, 201, toComment(await comments.add(call, needPerson(res).user, params.id, body.text)))
    },
  }),
  endpoint({
    method: 'delete',
    path: '/photos/{id}/comments/{commentId}',
    summary: 'Its author, or the photo’s owner, deletes a comment',
    person: true,
    answers: { 204: { description: 'Deleted' } },
    errors: [403, 404],
    async handle({ res, call, params }) {
      await comments.remove(call, needPerson(res).user, params.id, params.commentId)
      answer(res, 204)
    },
  }),
]
