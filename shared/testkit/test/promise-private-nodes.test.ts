/** What counts as having been served: by nodes that answer strangers as the test wants, over real sockets. */
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { privateNodes } from '../src/promises/private-nodes.ts'
import type { Trial } from '../src/promises/trial.ts'

/** A system with one private node. @param answer to whatever is said first; what it says unasked */
async function nodeThat(answer: (said: string) => string, greeting = ''): Promise<Trial> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).write(greeting)
    socket.once('data', (bytes) => socket.end(answer(bytes.toString())))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const node = { kind: 'hidden', host: '127.0.0.1', port }
  return {
    kinds: [{ kind: 'hidden', public: false }],
    system: async () => ({ nodes: () => [node] }),
  } as unknown as Trial
}

test.each([
  ['a Redis server that wants its secret', () => '-NOAUTH Authentication required.\r\n', ''],
  ['one that is told a wrong one', () => '-WRONGPASS invalid username-password pair\r\n-NOAUTH …\r\n', ''],
  ['a web server that refuses', () => 'HTTP/1.1 403 Forbidden\r\n\r\n', ''],
  ['a database that greets and hangs up', () => '', '{"hello":"who are you?"}\n'],
])('%s has served nobody', async (_, answer, greeting) => {
  expect(await privateNodes.experiment(await nodeThat(answer, greeting))).toMatchObject({ verdict: 'kept' })
})

test.each([
  ['says that it has no such key', (said: string) => (said.includes('GET x') ? '$-1\r\n' : '')],
  ['answers a greeting', (said: string) => (said.startsWith('PING') ? '+PONG\r\n$-1\r\n' : '')],
  ['lets somebody in who guesses', (said: string) => (said.startsWith('AUTH') ? '+OK\r\n' : '')],
  ['answers a query', (said: string) => (said.includes('SELECT') ? '{"id":1,"rows":[]}\n' : '')],
  ['gives files', (said: string) => (said.includes('/objects/') ? 'HTTP/1.1 200 OK\r\n\r\n' : '')],
])('whoever %s has served a stranger', async (_, answer) => {
  expect(await privateNodes.experiment(await nodeThat(answer))).toMatchObject({ verdict: 'broken' })
})
