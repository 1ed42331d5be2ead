/** Pages from templates. Eta compiles each template once, and escapes what is printed, in text and in attributes. */
import { join } from 'node:path'
import { Eta } from 'eta'
import type { Request, Response } from 'express'
import { personOf } from '../person.ts'
import { endEarly } from '../unread-body.ts'
import { asset } from './assets.ts'
import * as words from './words.ts'

const eta = new Eta({ views: join(import.meta.dirname, 'views'), cache: true })

export type Page = {
  /** The template, such as `photo` for `views/photo.eta`. */
  view: string
  title: string
  /** Where it is not what the response has by now. */
  status?: number
  /** What this page's template needs besides what every page has. */
  data?: object
}

export function render(req: Request, res: Response, { view, title, status, data }: Page): void {
  const common = {
    title,
    asset,
    words,
    me: personOf(res)?.user,
    path: req.path,
    here: req.originalUrl,
    servedBy: res.getHeader('X-Served-By'),
  }
  const html = eta.render(view, { ...common, ...data })
  // Personal: no cache but the browser's own may keep it, and that one asks before it shows it again.
  if (!res.hasHeader('Cache-Control')) res.set('Cache-Control', 'private, no-cache')
  if (status) res.status(status)
  res.type('html')
  endEarly(res, html)
}
