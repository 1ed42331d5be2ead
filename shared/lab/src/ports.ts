/** Listening on loopback for TCP and UDP, and finding out whether one could. */
import { createSocket } from 'node:dgram'
import { createServer, type Server } from 'node:net'
import { PortTaken } from './plain-error.ts'

/** @returns the port @throws PortTaken */
export function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortTaken(port) : error)
    server.once('error', fail)
    server.listen(port, host, () => {
      server.off('error', fail)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

export async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const socket = createSocket('udp4')
  try {
    await listenOn(server, '127.0.0.1', port)
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.bind(port, '127.0.0.1', resolve)
    })
    return true
  } catch {
    return false
  } finally {
    await new Promise((resolve) => server.close(resolve))
    await new Promise<void>((resolve) => socket.close(resolve))
  }
}

/** The same port again where it is free, as a machine that is switched on again keeps its address; else any. */
export const freeAgain = async (port: number) => (port !== 0 && (await isFree(port)) ? port : 0)

/** One that nobody has right now. */
export async function anyFree(): Promise<number> {
  const server = createServer()
  const port = await listenOn(server, '127.0.0.1', 0)
  await new Promise((resolve) => server.close(resolve))
  return port
}
