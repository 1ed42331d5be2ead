/** Listening for questions by UDP and by TCP, on one port: who was told that an answer is too long asks again there. */
import { listenForDatagrams } from './datagrams.ts'
import { respond } from './message.ts'
import { listenForStreams } from './stream.ts'
import type { Outcome, Question } from './zone.ts'

const HOST = '127.0.0.1'
const TRIES = 10

/** @param port 0 for any that is free for both */
export async function listen(port: number, lookUp: (question: Question) => Outcome) {
  for (let tries = 1; ; tries++) {
    const stream = await listenForStreams(HOST, port, (message) => respond(lookUp, message, 'stream'))
    try {
      const datagrams = await listenForDatagrams(HOST, stream.port, (message) =>
        respond(lookUp, message, 'datagram'),
      )
      return {
        port: stream.port,
        close() {
          stream.close()
          datagrams.close()
        },
      }
    } catch (error) {
      stream.close()
      // That a port is free for TCP says nothing of UDP: perhaps the next one is free for both.
      if (port !== 0 || tries === TRIES) throw error
    }
  }
}
