/** Header fields as they go through an intermediary: what is for the next one along, and what is for the whole way. */
import type { IncomingHttpHeaders } from 'node:http'
import { clientOf } from '@ztm/node/proxy-protocol'
import type { Asked } from './asked.ts'

/** By name in lower case, as one value each. */
export type Fields = Readonly<Record<string, string>>

/** What concerns only the connection that it came by (RFC 9110, 7.6.1), either way. */
const HOP_BY_HOP = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
// #region forwarded
/** What a client says in the place of a proxy: who it is, or that something else is asked for than it seems. */
const FORGED =
  /^(forwarded|x-(forwarded|original|rewrite)(-.*)?|x-(real-ip|client-ip|host|url-scheme)|x-(http-)?method(-override)?)$/

/**
 * A request's headers as they go on. Whatever the origin may choose its answer by has to be a part of the key, or be
 * named in `Vary`, or be left out. Many a framework goes by headers that nobody names: left in, one forged request
 * would have its answer given to everybody (cache poisoning).
 */
export function forwarded(asked: Asked, name: string): IncomingHttpHeaders {
  const { request, id, host, isPublic, headers } = asked
  const named = namesIn(headers.connection)
  const kept: IncomingHttpHeaders = {}
  for (const [header, value] of Object.entries(headers)) {
    if (HOP_BY_HOP.has(header) || FORGED.test(header) || named.includes(header)) continue
    kept[header] = value
  }
  // The origin's own, where the name does not matter.
  kept.host = isPublic ? undefined : host
  kept.via = [headers.via, `1.1 ${name}`].filter(Boolean).join(', ')
  kept['x-forwarded-for'] = clientOf(request.socket)
  kept['x-forwarded-proto'] = 'http'
  kept['x-request-id'] = id
  return kept
}
// #endregion forwarded

/** An answer's headers as they go back. @param raw names and values in turn */
export function endToEnd(raw: readonly string[], { connection }: Fields): string[] {
  const named = namesIn(connection)
  return without(raw, (name) => HOP_BY_HOP.has(name) || named.includes(name))
}

const namesIn = (connection = ''): string[] => connection.split(',').map((name) => name.trim().toLowerCase())

export function without(raw: readonly string[], goes: (name: string) => boolean): string[] {
  return raw.filter((_, at) => !goes((raw[at - (at % 2)] as string).toLowerCase()))
}

export function fieldsOf(raw: readonly string[]): Fields {
  const fields: Record<string, string> = Object.create(null)
  for (let at = 0; at < raw.length; at += 2) {
    const name = (raw[at] as string).toLowerCase()
    fields[name] = name in fields ? `${fields[name]}, ${raw[at + 1]}` : (raw[at + 1] as string)
  }
  return fields
}
