/**
 * Styles, scripts and icons. Their address holds a hash of all of them, so that a browser may keep what it got for
 * ever and still never mixes two versions: what one file imports by a relative address has the same hash.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import express, { type RequestHandler, Router } from 'express'
import { nameRoute } from '../request-context.ts'

const FOLDER = join(import.meta.dirname, 'assets')

const HASH = hashOf(FOLDER)

/** The address of a file in `assets/`. */
export const asset = (name: string): string => `/assets/${HASH}/${name}`

const files = express.static(FOLDER, {
  index: false,
  redirect: false,
  setHeaders(res) {
    // Another version's server made that page and asks here: better this version's file than none, but not to keep.
    const ours = res.req.baseUrl === `/assets/${HASH}`
    res.setHeader('Cache-Control', ours ? 'public, max-age=31536000, immutable' : 'no-cache')
    res.setHeader('X-Content-Type-Options', 'nosniff')
  },
})

const named: RequestHandler = (_req, res, next) => {
  nameRoute(res, '/assets')
  next()
}

/** Nothing in here is personal: it belongs before whatever asks who somebody is. */
export const assets = Router().use('/assets/:hash', named, files)

function hashOf(folder: string): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(join(folder, name)))
  return hash.digest('base64url').slice(0, 12)
}
