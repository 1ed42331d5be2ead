/**
 * Sends people back to the server that knows them, since web servers keep sessions in their own memory: a token names
 * the server that made it. When that server is away they go elsewhere, where nobody knows them.
 */
import type { IncomingMessage } from 'node:http'
import { parseCookie } from 'cookie'
import type { Backend } from './backends.ts'

export function serverOf({ headers }: IncomingMessage): string | undefined {
  const { authorization, cookie } = headers
  const bearer = authorization === undefined ? undefined : /^Bearer +(.*)$/i.exec(authorization)?.[1]
  const token = bearer ?? (cookie === undefined ? undefined : parseCookie(cookie).session)
  return token?.split('.')[0]
}

export function stickTo(request: IncomingMessage, usable: readonly Backend[]): Backend | undefined {
  const server = serverOf(request)
  return server === undefined ? undefined : usable.find((backend) => backend.name === server)
}
