/** The barest client of lines of JSON: pipelined, with no deadline, no limit and no way back after a failure. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { startProcess } from '../process.ts'

type Row = Record<string, string | number | null>

/** @param row what every answer has in it */
export async function startEcho(row: Row) {
  const main = join(import.meta.dirname, 'echo-main.ts')
  const server = await startProcess<number>(main, { args: [JSON.stringify(row)] })
  const socket = connect({ host: '127.0.0.1', port: server.said, noDelay: true })
  await once(socket, 'connect')
  const waiting = new Map<number, (rows: Row[]) => void>()
  let nextId = 1
  let rest = ''
  let out = ''

  socket.setEncoding('utf8')
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const { id, rows } = JSON.parse(line)
      waiting.get(id)?.(rows)
      waiting.delete(id)
    }
  })
  const flush = () => {
    socket.write(out)
    out = ''
  }

  return {
    /** Asks in the same words as stage 02's client. */
    read: (sql: string, params: readonly string[]): Promise<Row[]> =>
      new Promise((resolve) => {
        const id = nextId++
        waiting.set(id, resolve)
        const read = { sql, params, how: 'seen' }
        // What is asked in one turn goes out in one packet.
        if (out === '') process.nextTick(flush)
        out += `${JSON.stringify({ id, within: 1500, requestId: 'bench', read })}\n`
      }),
    async stop() {
      socket.destroy()
      await server.stop()
    },
  }
}
