/**
 * One call of the API: a row of the contract. The same value makes the route that answers and the entry in the
 * OpenAPI document, so that neither can say what the other does not do.
 */
import type { Call } from '@ztm/domain/call'
import { isId } from '@ztm/domain/ids'
import { notFound } from '@ztm/domain/problem'
import { Username } from '@ztm/domain/user'
import type { Request, Response } from 'express'
import type { z } from 'zod'
import { readJson } from '../json-body.ts'
import { needPerson } from '../person.ts'
import { callOf, nameRoute } from '../request-context.ts'
import { valid } from './validate.ts'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** The names in a path: `/photos/{id}/comments/{commentId}` has `id` and `commentId`. */
type Names<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never

export type Asked<Path extends string = string, Query = unknown, Body = unknown> = {
  req: Request
  res: Response
  call: Call
  params: Record<Names<Path>, string>
  query: Query
  body: Body
}

export type Answers = Record<number, { schema?: z.ZodType; description: string; headers?: z.ZodObject }>

export type Endpoint<
  Path extends string = string,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
> = {
  method: Method
  path: Path
  summary: string
  /** Whether somebody must be logged in. */
  person: boolean
  query?: Query
  body?: Body
  /** For the document: the fields of a multipart body and the headers, which the handler itself reads. */
  multipart?: z.ZodObject
  headers?: z.ZodObject
  answers: Answers
  /** Which errors it answers besides those that every call may. */
  errors: readonly number[]
  handle(asked: Asked<Path, z.output<Query>, z.output<Body>>): Promise<void> | void
}

/** Infers the types of an endpoint from its path and schemas. */
export const endpoint = <Path extends string, Query extends z.ZodType, Body extends z.ZodType>(
  described: Endpoint<Path, Query, Body>,
): Endpoint => described as unknown as Endpoint

/** What Express runs for an endpoint: who is asking, then where, then what. */
export function handlerOf({ path, person, query, body, handle }: Endpoint, base: string) {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string)
  const pattern = base + path
  return async (req: Request, res: Response): Promise<void> => {
    nameRoute(res, pattern)
    if (person) needPerson(res)
    for (const name of names) req.params[name] = checked(name, req.params[name] as string)
    await handle({
      req,
      res,
      call: callOf(res),
      params: req.params as Record<string, string>,
      query: query && valid(query, req.query, 'query'),
      body: body && valid(body, await readJson(req), 'body'),
    })
  }
}

const NAMES: Record<string, string> = { id: 'photo', commentId: 'comment', username: 'user' }

/** What cannot be an id or a name is nobody's: it is not found, like one that merely does not exist. */
function checked(name: string, value: string): string {
  if (name !== 'username') {
    if (!isId(value)) throw notFound(NAMES[name] ?? name)
    return value
  }
  const username = Username.safeParse(value)
  if (!username.success) throw notFound('user')
  return username.data
}

/** Answers with JSON, or with nothing. Not res.json(): what it looks up and works out each time is fixed here. */
export function answer(res: Response, status: number, body?: unknown): void {
  res.statusCode = status
  res.setHeader('Cache-Control', 'no-store')
  if (body === undefined) {
    res.end()
    return
  }
  res.setHeader('Content-Type', 'application/json; charset=utf-8')
  res.setHeader('X-Content-Type-Options', 'nosniff')
  res.end(JSON.stringify(body))
}
