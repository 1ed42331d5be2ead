/**
 * A picture, of which caches may keep a copy for an hour: the origin behind the caches that are compared, and their peer
 * with nothing around it. Argument: its size in bytes.
 */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'

const picture = randomBytes(Number(process.argv[2]))

// Connections are kept as the stages' own servers keep them.
const server = createServer({ keepAliveTimeout: 0 }, (_request, response) => {
  response.writeHead(200, {
    'Content-Type': 'image/jpeg',
    'Content-Length': picture.length,
    'Cache-Control': 'public, max-age=3600',
    ETag: '"one"',
  })
  response.end(picture)
})
server.timeout = 120_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : undefined)
})
process.once('disconnect', () => process.exit())
