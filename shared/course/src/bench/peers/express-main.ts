/**
 * A peer of stage 01: a bare Express route that answers with the same photo and its author, by the same point reads from the same
 * file, with nothing of the photo app around it. Arguments: the SQLite file, the query for a photo, and for a user.
 */
import Sqlite from 'better-sqlite3'
import express from 'express'

type Photo = { id: string; authorId: string; version: string }

const [path = '', photoSql = '', userSql = ''] = process.argv.slice(2)
const sqlite = new Sqlite(path, { readonly: true })
const selectPhoto = sqlite.prepare<[string], Photo>(photoSql)
const selectUser = sqlite.prepare<[string], { username: string }>(userSql)

const app = express()
app.disable('x-powered-by')
app.disable('etag')
app.get('/photos/:id', (request, response) => {
  const photo = selectPhoto.get(request.params.id)
  if (!photo) return response.status(404).end()
  const author = selectUser.get(photo.authorId)
  const [thumb, feed, full] = ['thumb', 'feed', 'full'].map(
    (name) => `/media/${photo.id}/${photo.version}/${name}`,
  )
  response.json({ ...photo, author, urls: { thumb, feed, full } })
})

const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : undefined)
})
// Connections are kept as the stage's own server keeps them.
server.keepAliveTimeout = 0
server.timeout = 120_000
process.once('disconnect', () => process.exit())
