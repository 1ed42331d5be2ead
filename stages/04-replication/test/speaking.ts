/** Somebody who speaks lines of JSON with the database, or something else altogether. */
import { connect } from 'node:net'
import { until } from '@ztm/testkit/eventually'

/** Connected, and greeted. */
export async function speaking(port: number) {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true })
  const lines: unknown[] = []
  let text = ''
  socket.setEncoding('utf8')
  socket.on('error', () => {})
  socket.on('data', (more: string) => {
    const parts = (text + more).split('\n')
    text = parts.pop() ?? ''
    for (const line of parts) lines.push(JSON.parse(line))
  })
  const ended = new Promise<void>((resolve) => socket.on('close', () => resolve()))
  await until('a greeting, or the end', () => lines.length > 0 || socket.destroyed, {
    within: 20_000,
    every: 5,
  })
  const greeting = lines.shift()

  return {
    greeting,
    ended,
    write: (bytes: string | Buffer) => void (socket.destroyed || socket.write(bytes)),
    say: (message: unknown) => void (socket.destroyed || socket.write(`${JSON.stringify(message)}\n`)),
    /** What has been heard and not asked for. */
    heard: () => lines,
    /** The next so many lines. */
    async answers(count: number): Promise<unknown[]> {
      await until(`${count} answers`, () => lines.length >= count || socket.destroyed, {
        within: 20_000,
        every: 5,
      })
      return lines.splice(0, count)
    },
    stopReading: () => void socket.pause(),
    leave: () => socket.destroy(),
  }
}
