/** Questions by UDP: a datagram each way. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/**
 * @param respond the answer to a message's bytes, or undefined where none must be given
 * @returns how to stop
 */
export async function listenForDatagrams(
  host: string,
  port: number,
  respond: (message: Buffer) => Buffer | undefined,
): Promise<{ close(): void }> {
  const socket = createSocket('udp4')
  socket.on('message', (message, from) => {
    const answer = respond(message)
    // Where it cannot be sent (a forged port 0, say), nobody waits for it.
    if (answer) socket.send(answer, from.port, from.address, () => undefined)
  })
  socket.bind(port, host)
  await once(socket, 'listening')
  // Such as that an earlier answer reached nobody, which some systems report here: no reason to stop answering others.
  socket.on('error', () => undefined)
  return { close: () => socket.close() }
}
