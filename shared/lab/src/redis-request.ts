/**
 * Asks a Redis server something, in its own protocol (RESP) and over a connection of its own. Commands are sent inline,
 * as one types them. Simplification: only the answers are understood that the lab asks for, which are a line or a text.
 */
import { connect } from 'node:net'

/**
 * @param within milliseconds until it gives up
 * @returns the answer to each command
 * @throws Error where it says an error, in its own words
 */
export function askRedis(
  port: number,
  secret: string,
  commands: readonly string[],
  within: number,
): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true })
    let text = ''
    const end = (settle: () => void) => {
      clearTimeout(timer)
      socket.destroy()
      settle()
    }
    const fail = (error: Error) => end(() => reject(error))
    const timer = setTimeout(() => fail(new Error(`it does not answer within ${within / 1000} s`)), within)
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => {
      text += chunk
      try {
        const answers = answersIn(text)
        // The first is to the secret.
        if (answers.length > commands.length) end(() => resolve(answers.slice(1)))
      } catch (error) {
        fail(error as Error)
      }
    })
    socket.on('error', fail)
    socket.on('close', () => fail(new Error('it closed the connection')))
    socket.write([`AUTH ${JSON.stringify(secret)}`, ...commands].map((command) => `${command}\r\n`).join(''))
  })
}

/** @returns those that have come whole */
function answersIn(text: string): string[] {
  const answers: string[] = []
  for (let at = 0; ; ) {
    const end = text.indexOf('\r\n', at)
    if (end === -1) return answers
    const line = text.slice(at + 1, end)
    const kind = text[at]
    at = end + 2
    if (kind === '-') throw new Error(line)
    if (kind === '+') answers.push(line)
    else if (kind === '$') {
      const whole = text.slice(at, at + Number(line))
      at += Number(line) + 2
      if (text.length < at) return answers
      answers.push(whole)
    } else throw new Error(`it answers ${kind}${line}`)
  }
}
