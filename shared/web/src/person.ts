/**
 * Who is asking. A token comes as `Authorization: Bearer` (apps) or in the cookie `session` (browsers), and the
 * first wins. A dead or unknown token makes a visitor; whether that is enough is for each route to say.
 */
import { ServerResponse } from 'node:http'
import type { Accounts } from '@ztm/domain/accounts'
import { forbidden, unauthenticated } from '@ztm/domain/problem'
import type { User } from '@ztm/domain/user'
import { parseCookie } from 'cookie'
import type { CookieOptions, Request, RequestHandler, Response } from 'express'
import { decodePosition, encodePosition } from './position.ts'
import { callOf } from './request-context.ts'
import { changesSomething, origin } from './same-origin.ts'

export type Person = { user: User; token: string }

const TOKEN = /^[A-Za-z0-9._~+/=-]{1,256}$/
const BEARER = /^Bearer +(.*)$/i

export function identify(accounts: Accounts): RequestHandler {
  function writePosition(res: Response): void {
    const call = callOf(res)
    if (call.seen.size === 0) return
    const { token, positionBefore, positionCookie, bearer } = res.locals
    const position = encodePosition(call.seen)
    res.setHeader('Position', position)
    if (!bearer && position !== positionCookie) res.cookie('position', position, cookieOptions(res))
    // For clients that carry none. Not waited for: it is the fallback of a fallback, and must fail nothing.
    if (token && position !== positionBefore) accounts.note(call, token, call.seen).catch(() => undefined)
  }

  /**
   * The headers go out: everything that this request has seen is known. One function for all answers, where the library
   * for this (on-headers) makes one for each. Headers given to `writeHead` itself, as nothing here does, would replace
   * the cookie.
   */
  function writeHead(this: ServerResponse, ...head: unknown[]) {
    // Once: an answer that fails here is answered again.
    this.writeHead = ServerResponse.prototype.writeHead
    writePosition(this as Response)
    return Reflect.apply(this.writeHead, this, head)
  }

  async function recognize(res: Response, token: string): Promise<void> {
    const found = await accounts.whoIs(callOf(res), token)
    if (!found) return
    res.locals.person = { user: found.user, token } satisfies Person
    res.locals.token = token
  }

  return (req, res, next) => {
    res.writeHead = writeHead
    const { authorization, cookie } = req.headers
    const { seen } = callOf(res)
    const cookies = cookie === undefined ? undefined : parseCookie(cookie)
    const header = req.headers.position
    decodePosition(typeof header === 'string' ? header : cookies?.position, seen)
    res.locals.positionCookie = cookies?.position

    const bearer = authorization === undefined ? undefined : BEARER.exec(authorization)
    res.locals.bearer = Boolean(bearer)
    const token = bearer ? bearer[1] : cookies?.session
    if (token === undefined) return next()
    if (!bearer && changesSomething(req) && origin(req) !== 'same') {
      throw forbidden('A request with the cookie must come from this site’s own pages.')
    }
    if (!TOKEN.test(token)) return next()
    return recognize(res, token).then(() => {
      res.locals.positionBefore = encodePosition(seen)
      next()
    })
  }
}

export const personOf = (res: Response): Person | undefined => res.locals.person

/** @throws Problem `unauthenticated` */
export function needPerson(res: Response): Person {
  const person = personOf(res)
  if (!person) throw unauthenticated()
  return person
}

/** Gives the browser its session; apps read the token from the answer instead. */
export function signIn(req: Request, res: Response, token: string): void {
  res.locals.token = token
  // Another site that logs its visitors in here, as somebody else, would see what they then upload.
  if (origin(req) !== 'other') res.cookie('session', token, cookieOptions(res))
}

export function signOut(res: Response): void {
  res.locals.token = undefined
  res.clearCookie('session', cookieOptions(res))
}

const cookieOptions = (res: Response): CookieOptions => ({
  httpOnly: true,
  sameSite: 'lax',
  path: '/',
  secure: res.locals.secure,
})
