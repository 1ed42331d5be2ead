/** A peer of stage 03: http-proxy as it comes, given an agent that keeps connections. Arguments: the ports behind it. */
import { Agent, createServer } from 'node:http'
import httpProxy from 'http-proxy'

const targets = process.argv.slice(2).map((port) => `http://127.0.0.1:${port}`)
const proxy = httpProxy.createProxyServer({ agent: new Agent({ keepAlive: true }) })
proxy.on('error', (_error, _request, response) => {
  if ('writeHead' in response) response.writeHead(502)
  response.end()
})
let next = 0

const server = createServer((request, response) => {
  proxy.web(request, response, { target: targets[next++ % targets.length] })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : undefined)
})
process.once('disconnect', () => process.exit())
