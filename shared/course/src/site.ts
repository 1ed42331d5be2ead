/** The built site, as whoever hosts it elsewhere would serve it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import express, { type RequestHandler, Router } from 'express'

/** Elsewhere it is whoever hosts the site that shows this page. */
const NOT_FOUND = '404.html'

/** @param folder where it is built, now or soon */
export function siteRoutes(folder: string): Router {
  const router = Router()
  router.use(byItsName, express.static(folder, { extensions: ['html'] }))
  router.use((_req, res) => {
    if (!existsSync(join(folder, NOT_FOUND))) return void beingBuilt(res)
    res.status(404).sendFile(NOT_FOUND, { root: folder })
  })
  return router
}

/** `127.0.0.1` would be another site than the app in its frame, which then could not keep anybody logged in. */
const byItsName: RequestHandler = (req, res, next) => {
  if (req.hostname === 'localhost') return next()
  res.redirect(`http://localhost:${req.socket.localPort}${req.originalUrl}`)
}

/** For a tab that is still open from the last time, and for whoever is quicker than the build. */
function beingBuilt(res: express.Response): void {
  res.status(503).set({ 'Retry-After': '2', Refresh: '2', 'Cache-Control': 'no-store' })
  res
    .type('text')
    .send('The course is being prepared, which takes about half a minute. This page looks again by itself.\n')
}
