/**
 * The photo app for a browser: rendered here, working without JavaScript, better with it. Everything in it answers
 * in HTML, errors too, whatever the browser says it accepts.
 */
import type { PhotoApp } from '@ztm/domain/photo-app'
import { notFound } from '@ztm/domain/problem'
import { type ErrorRequestHandler, type RequestHandler, Router, urlencoded } from 'express'
import { accountPages } from './account-pages.ts'
import { editPage } from './edit-page.ts'
import { errorPage } from './error-page.ts'
import { homePages } from './home-pages.ts'
import { photoPage } from './photo-page.ts'
import { profilePage } from './profile-page.ts'
import { type SecurityOptions, securityHeaders } from './security-headers.ts'
import { uploadPage } from './upload-page.ts'

/** Everything but the API and the pictures, whose errors are not for people. */
const PAGES = /^\/(?!api\/|media\/)/

/** The pages, and after them the page for every error, also for one that came up before they were reached. */
export function pagesRouter(app: PhotoApp, options: SecurityOptions): [RequestHandler, ErrorRequestHandler] {
  const headers = securityHeaders(options)
  const router = Router()
    .use(headers)
    // A caption of 2,200 characters can take twelve bytes for each in a form.
    .use(urlencoded({ extended: false, limit: '32kb' }))
    .use(homePages(app), accountPages(app), uploadPage(app), photoPage(app), editPage(app), profilePage(app))
    .use(() => {
      throw notFound('page')
    })

  const pages: RequestHandler = (req, res, next) => {
    if (PAGES.test(req.path)) router(req, res, next)
    else next()
  }
  const errors: ErrorRequestHandler = (error, req, res, next) => {
    if (!PAGES.test(req.path)) return next(error)
    headers(req, res, (failed) => errorPage(failed ?? error, req, res, next))
  }
  return [pages, errors]
}
