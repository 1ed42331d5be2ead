/** Which part of a list a page shows, and the way to the next one. */
import { Page } from '@ztm/domain/page'
import { notFound } from '@ztm/domain/problem'
import type { Request } from 'express'

export function pageOf(req: Request, limit: number): Page {
  const page = Page.safeParse({ limit, cursor: req.query.cursor })
  if (!page.success) throw notFound('page')
  return page.data
}

export const nextPage = (path: string, nextCursor: string | null): string | undefined =>
  nextCursor === null ? undefined : `${path}?cursor=${encodeURIComponent(nextCursor)}`
