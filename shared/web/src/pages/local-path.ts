/** Where to go after a form: only ever to a page of our own, whatever the request says. */

const HERE = 'http://here.invalid'

/** The path, query and fragment of an address of our own; undefined for every other text. */
export function localPath(text: unknown): string | undefined {
  if (typeof text !== 'string' || !text.startsWith('/') || !URL.canParse(text, HERE)) return undefined
  // Parsed as a browser will do it, because "/\evil.test", "/<tab>/evil.test" and "/.//evil.test" lead away too.
  const { origin, pathname, search, hash } = new URL(text, HERE)
  if (origin !== HERE || pathname.startsWith('//')) return undefined
  return pathname + search + hash
}

/** The way to the log-in form and from there back. */
export const logInThenBack = (path: string): string => `/login?next=${encodeURIComponent(path)}`
