/**
 * What a person has seen of each database, as an opaque text that travels with them: `Position` for apps, a cookie
 * for browsers. It is only a hint from a stranger: it can make their own reads wait, and nothing else, so it is not
 * signed, and rubbish is ignored. Nothing is written where there is nothing to say.
 */
import type { Seen } from '@ztm/domain/call'

const LONGEST = 2048
const MOST_DATABASES = 64
const PLAIN = /^[\w.:-]{1,64}$/

export const encodePosition = (seen: Seen): string =>
  seen.size === 0 ? '' : Buffer.from(JSON.stringify(Object.fromEntries(seen))).toString('base64url')

/** Adds what the text says to `seen`. */
export function decodePosition(text: string | undefined, seen: Seen): void {
  if (!text || text.length > LONGEST) return
  let given: unknown
  try {
    given = JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    return
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return
  const entries = Object.entries(given)
  if (entries.length > MOST_DATABASES) return
  for (const [database, position] of entries) {
    if (PLAIN.test(database) && typeof position === 'string' && PLAIN.test(position))
      seen.set(database, position)
  }
}
