/** The built site, as whoever hosts it elsewhere would serve it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import express, { type RequestHandler, Router } from 'express'

/** By VitePress, when all pages are there. */
const LAST_WRITTEN = 'hashmap.json'

/** @param folder where it is built, now or soon */
export function siteRoutes(folder: string): Router {
  const router = Router()
  router.use(byItsName, express.static(folder, { extensions: ['html'] }))
  router.use((_req, res) => {
    if (existsSync(join(folder, LAST_WRITTEN))) res.status(404).sendFile('404.html', { root: folder })
    else sayItIsBeingBuilt(res)
  })
  return router
}

/** `127.0.0.1` would be another site than the app in its frame, which then could not keep anybody logged in. */
const byItsName: RequestHandler = (req, res, next) => {
  if (req.hostname === 'localhost') return next()
  res.redirect(`http://localhost:${req.socket.localPort}${req.originalUrl}`)
}

/** For a tab that is still open from the last time, and for whoever is quicker than the build. */
function sayItIsBeingBuilt(res: express.Response): void {
  res.status(503).set({ 'Retry-After': '2', Refresh: '2', 'Cache-Control': 'no-store' })
  res
    .type('text')
    .send('The course is being prepared, which takes about half a minute. This page looks again by itself.\n')
}
