/** What stands behind the balancers that are compared: a server that says the same to everybody, at once. */
import { createServer } from 'node:http'

const body = JSON.stringify({ hello: 'world' })
// Connections are kept as the stages' own servers keep them.
const server = createServer({ keepAliveTimeout: 0 }, (_request, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length })
  response.end(body)
})
server.timeout = 120_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : undefined)
})
process.once('disconnect', () => process.exit())
