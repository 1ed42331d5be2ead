/** Both ends of a link: `answer` says back what it hears; `ask` tells how long its questions took, at the median. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { median } from '../quartiles.ts'

const QUESTIONS = 2_000
const QUESTION = 'x'.repeat(200)

async function ask(port: number): Promise<number> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true })
  await once(socket, 'connect')
  const times: number[] = []
  while (times.length < QUESTIONS) {
    const start = performance.now()
    socket.write(QUESTION)
    await once(socket, 'data')
    times.push(performance.now() - start)
  }
  socket.destroy()
  return median(times)
}

if (process.argv[2] === 'answer') {
  const server = createServer({ noDelay: true }, (socket) => void socket.on('error', () => {}).pipe(socket))
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
} else {
  process.on('message', async (port: number) => process.send?.(await ask(port)))
}
process.once('disconnect', () => process.exit())
