/**
 * A peer of stage 02: lines of JSON over TCP with nothing behind them. Each is read for its id and answered with the
 * same row, given as the argument; what a packet brings is answered in one.
 */
import { createServer } from 'node:net'

const row = JSON.parse(process.argv[2] ?? '{}')

const server = createServer({ noDelay: true }, (socket) => {
  let rest = ''
  socket.setEncoding('utf8')
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    const answers = lines.map((line) => `${JSON.stringify({ id: JSON.parse(line).id, rows: [row] })}\n`)
    socket.write(answers.join(''))
  })
  socket.on('error', () => undefined)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : undefined)
})
process.once('disconnect', () => process.exit())
