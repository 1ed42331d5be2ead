/** Every error becomes an answer in one place: `application/problem+json` (RFC 9457), which never says too much. */
import { STATUS_CODES } from 'node:http'
import { Refused } from '@ztm/domain/database'
import { type FieldError, Problem, type ProblemKind } from '@ztm/domain/problem'
import type { ErrorRequestHandler, RequestHandler } from 'express'
import { HttpProblem } from './http-problem.ts'
import { noteFailure } from './request-context.ts'
import { endEarly } from './unread-body.ts'

const STATUS: Record<ProblemKind, number> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  unsupported: 415,
  'too-many': 429,
  unavailable: 503,
  'no-space': 507,
}

/** What to tell about errors of Express and its libraries: their own messages quote the request or name internals. */
const SAID: Record<number, string> = {
  400: 'The request is malformed.',
  404: 'There is nothing at this address.',
  413: 'The body is too large.',
  415: 'This kind of body is not taken here.',
}

export type ProblemAnswer = {
  status: number
  title: string
  detail: string
  errors?: readonly FieldError[] | undefined
  headers: Readonly<Record<string, string>>
}

/** What to answer to an error, for JSON and for pages alike. */
export function problemOf(error: unknown): ProblemAnswer {
  if (error instanceof Problem) {
    const headers: Record<string, string> = {}
    if (error.retryAfter !== undefined)
      headers['Retry-After'] = String(Math.max(1, Math.ceil(error.retryAfter)))
    if (error.kind === 'unauthenticated') headers['WWW-Authenticate'] = 'Bearer'
    return answerOf(STATUS[error.kind], error.message, headers, error.errors)
  }
  if (error instanceof HttpProblem) return answerOf(error.status, error.message, error.headers)
  if (error instanceof Refused) return answerOf(409, 'Something else came first. Look again.')
  const { status, name } = (error ?? {}) as { status?: unknown; name?: unknown }
  if (name === 'AbortError' || name === 'TimeoutError') {
    return answerOf(503, 'This takes too long just now. Try again.', { 'Retry-After': '1' })
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return answerOf(status, SAID[status] ?? STATUS_CODES[status] ?? 'The request is wrong.')
  }
  return answerOf(500, 'Something went wrong here. It has been noted.')
}

const answerOf = (
  status: number,
  detail: string,
  headers: Record<string, string> = {},
  errors?: readonly FieldError[],
): ProblemAnswer => ({ status, title: STATUS_CODES[status] ?? 'Error', detail, errors, headers })

const nothingHere: RequestHandler = (_req, _res, next) => {
  next(new HttpProblem(404, 'There is nothing at this address.'))
}

const answerProblem: ErrorRequestHandler = (error, _req, res, _next) => {
  const { status, title, detail, errors, headers } = problemOf(error)
  if (status >= 500) noteFailure(res, error)
  if (res.headersSent) {
    // Half an answer is out: to break it off is the only way left to say that it is not whole.
    res.destroy()
    return
  }
  res.statusCode = status
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
  res.setHeader('Content-Type', 'application/problem+json')
  res.setHeader('Cache-Control', 'no-store')
  res.setHeader('X-Content-Type-Options', 'nosniff')
  const requestId = res.getHeader('X-Request-Id')
  endEarly(res, JSON.stringify({ type: 'about:blank', title, status, detail, requestId, errors }))
}

/** The last in the line of handlers: answers what nothing has answered. */
export const problems: [RequestHandler, ErrorRequestHandler] = [nothingHere, answerProblem]
