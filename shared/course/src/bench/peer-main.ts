/**
 * The peer: a bare Express route over the same point read from the same file, with nothing of the photo app around it.
 * Arguments: the SQLite file, the query.
 */
import Sqlite from 'better-sqlite3'
import express from 'express'

const [path = '', sql = ''] = process.argv.slice(2)
const select = new Sqlite(path, { readonly: true }).prepare(sql)

const app = express()
app.disable('x-powered-by')
app.disable('etag')
app.get('/photos/:id', (request, response) => {
  const photo = select.get(request.params.id)
  if (!photo) return response.status(404).end()
  response.json(photo)
})

const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : undefined)
})
process.once('disconnect', () => process.exit())
