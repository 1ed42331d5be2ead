/** Signing up, logging in and out, and who one is. */
import type { PhotoApp } from '@ztm/domain/photo-app'
import { Credentials, LogIn } from '@ztm/domain/user'
import { needPerson, signIn, signOut } from '../person.ts'
import { SignedIn, toUser, User } from './answers.ts'
import { answer, type Endpoint, endpoint } from './endpoint.ts'

export const accountEndpoints = ({ accounts }: PhotoApp): Endpoint[] => [
  endpoint({
    method: 'post',
    path: '/users',
    summary: 'Sign up',
    person: false,
    body: Credentials,
    answers: { 201: { schema: SignedIn, description: 'Signed up, and logged in' } },
    errors: [409],
    async handle({ req, res, call, body }) {
      const { user, token } = await accounts.signUp(call, body)
      signIn(req, res, token)
      answer(res, 201, { user: toUser(user), token })
    },
  }),
  endpoint({
    method: 'post',
    path: '/sessions',
    summary: 'Log in',
    person: false,
    body: LogIn,
    answers: { 201: { schema: SignedIn, description: 'Logged in' } },
    errors: [401, 429],
    async handle({ req, res, call, body }) {
      const { user, token } = await accounts.logIn(call, body)
      signIn(req, res, token)
      answer(res, 201, { user: toUser(user), token })
    },
  }),
  endpoint({
    method: 'delete',
    path: '/sessions/current',
    summary: 'Log out',
    person: true,
    answers: { 204: { description: 'The token is dead, everywhere' } },
    errors: [],
    async handle({ res, call }) {
      await accounts.logOut(call, needPerson(res).token)
      signOut(res)
      answer(res, 204)
    },
  }),
  endpoint({
    method: 'get',
    path: '/me',
    summary: 'Who am I',
    person: true,
    answers: { 200: { schema: User, description: 'The person logged in' } },
    errors: [],
    handle({ res }) {
      answer(res, 200, toUser(needPerson(res).user))
    },
  }),
]
