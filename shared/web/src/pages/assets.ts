/**
 * Styles, scripts and icons. Their address holds a hash of all of them, so that a browser may keep what it got for
 * ever and still never mixes two versions: what one file imports by a relative address has the same hash.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import express, { type RequestHandler } from 'express'

const FOLDER = join(import.meta.dirname, 'assets')

const HASH = hashOf(FOLDER)

/** The address of a file in `assets/`. */
export const asset = (name: string): string => `/assets/${HASH}/${name}`

const files = express.static(FOLDER, {
  index: false,
  redirect: false,
  setHeaders(res) {
    // Another version's server made that page and asks here: better this version's file than none, but not to keep.
    const kept = res.req.baseUrl === `/assets/${HASH}`
    res.setHeader('Cache-Control', kept ? 'public, max-age=31536000, immutable' : 'no-cache')
  },
})

export const assets = express.Router().use('/assets/:hash', files) as RequestHandler

function hashOf(folder: string): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(join(folder, name)))
  return hash.digest('base64url').slice(0, 12)
}
