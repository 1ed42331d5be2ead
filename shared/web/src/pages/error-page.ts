/** What went wrong, as a page. Who has to log in first is sent there, and back afterwards. */
import type { ErrorRequestHandler, Request } from 'express'
import { problemOf } from '../problems.ts'
import { noteFailure } from '../request-context.ts'
import { localPath, logInThenBack } from './local-path.ts'
import { render } from './render.ts'

const TITLES: Record<number, string> = {
  400: 'That request was garbled',
  403: 'That is not yours to do',
  404: 'There is nothing here',
  405: 'There is nothing to do here',
  413: 'That was too much',
  415: 'That is of a kind we cannot take',
  429: 'Too many tries',
  503: 'Back in a moment',
  507: 'There is no space left',
}

export const errorPage: ErrorRequestHandler = (error, req, res, next) => {
  if (res.headersSent) return next(error)
  const { status, detail, headers } = problemOf(error)
  if (status === 401) return res.redirect(303, logInThenBack(pageOf(req)))
  if (status >= 500) noteFailure(res, error)
  res.set(headers)
  const title = TITLES[status] ?? 'Something went wrong'
  render(req, res, { view: 'error', title, status, data: { detail, requestId: res.get('X-Request-Id') } })
}

/** The page to come back to: a form's own address has none, so the form names the page that it stood on. */
const pageOf = (req: Request): string =>
  (req.method === 'GET' ? localPath(req.originalUrl) : localPath(req.body?.next)) ?? '/'
