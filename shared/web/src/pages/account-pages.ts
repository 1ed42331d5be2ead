/** Signing up, logging in and out. */
import type { SignedIn } from '@ztm/domain/accounts'
import type { Call } from '@ztm/domain/call'
import type { PhotoApp } from '@ztm/domain/photo-app'
import { Problem } from '@ztm/domain/problem'
import { Credentials, LogIn } from '@ztm/domain/user'
import { type Request, type Response, Router } from 'express'
import { valid } from '../api/validate.ts'
import { personOf, signIn, signOut } from '../person.ts'
import { callOf } from '../request-context.ts'
import { EMPTY, type Form, refused, typed } from './form.ts'
import { localPath } from './local-path.ts'
import { render } from './render.ts'

type Entrance = {
  view: string
  title: string
  rules: typeof Credentials | typeof LogIn
  enter(call: Call, credentials: Credentials): Promise<SignedIn>
}

const LABELS = { username: 'A username', password: 'A password' }

export function accountPages({ accounts }: PhotoApp): Router {
  const signup: Entrance = {
    view: 'signup',
    title: 'Sign up',
    rules: Credentials,
    async enter(call, credentials) {
      try {
        return await accounts.signUp(call, credentials)
      } catch (error) {
        if (!(error instanceof Problem) || error.kind !== 'conflict') throw error
        const errors = [{ field: 'username', message: 'is taken: choose another one' }]
        throw new Problem('conflict', error.message, { errors })
      }
    },
  }
  const login: Entrance = { view: 'login', title: 'Log in', rules: LogIn, enter: accounts.logIn }

  const show = (entrance: Entrance) => (req: Request, res: Response) => {
    const next = localPath(req.query.next)
    if (personOf(res)) return res.redirect(303, next ?? '/')
    form(req, res, entrance, EMPTY, next)
  }

  const enter = (entrance: Entrance) => async (req: Request, res: Response) => {
    const { username, password, next: wanted } = typed(req, 'username', 'password', 'next')
    const next = localPath(wanted)
    try {
      // Phones put a space after a word that they complete.
      const credentials = valid(entrance.rules, { username: username.trim(), password }, 'form')
      const { token } = await entrance.enter(callOf(res), credentials)
      signIn(req, res, token)
      res.redirect(303, next ?? '/')
    } catch (error) {
      form(req, res, entrance, refused(res, error, { username }, LABELS), next)
    }
  }

  function form(req: Request, res: Response, { view, title }: Entrance, form: Form, next?: string) {
    render(req, res, { view, title, data: { form, next } })
  }

  async function leave(_req: Request, res: Response) {
    const person = personOf(res)
    if (person) await accounts.logOut(callOf(res), person.token)
    signOut(res)
    res.redirect(303, '/')
  }

  return Router()
    .get('/signup', show(signup))
    .post('/signup', enter(signup))
    .get('/login', show(login))
    .post('/login', enter(login))
    .post('/logout', leave)
}
