/** Ids in addresses: what is none names nothing, and no store need be asked. */
import { isId } from '@ztm/domain/ids'
import { notFound } from '@ztm/domain/problem'
import type { RequestParamHandler } from 'express'

export const knownId =
  (what: string): RequestParamHandler =>
  (_req, _res, next, id) =>
    next(isId(id) ? undefined : notFound(what))
