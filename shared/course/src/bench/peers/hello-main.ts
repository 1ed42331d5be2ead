/** What stands behind the balancers that are compared: a server that says the same to everybody, at once. */
import { createServer } from 'node:http'

const body = JSON.stringify({ hello: 'world' })
// Longer than any balancer keeps an idle connection.
const server = createServer({ keepAliveTimeout: 75_000 }, (_request, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length })
  response.end(body)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : undefined)
})
process.once('disconnect', () => process.exit())
