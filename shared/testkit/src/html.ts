/**
 * As much of HTML as tests need: forms, and the text that a reader sees. By regular expressions, which is enough for
 * pages of our own, written in one style; for anybody else's, use a parser.
 */
export type Form = { action: string; method: string; enctype: string; fields: Record<string, string> }

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

/** What stands for a character becomes that character. */
export const decoded = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16))
    if (decimal) return String.fromCodePoint(Number(decimal))
    return NAMED[name] ?? whole
  })

/** The text between the tags. */
export const textOf = (html: string): string => decoded(html.replace(/<[^>]*>/g, ''))

export const tagsOf = (html: string): string[] => html.match(/<[a-z](?:[^"'>]|"[^"]*"|'[^']*')*>/gi) ?? []

/** An attribute's value; `''` where it stands without one; undefined where it does not stand. */
export function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}(?:="([^"]*)"|='([^']*)'|(?=[\\s>/]))`, 'i').exec(tag)
  return found ? decoded(found[1] ?? found[2] ?? '') : undefined
}

export function formsOf(html: string): Form[] {
  return [...html.matchAll(/(<form\b[^>]*>)(.*?)<\/form>/gis)].map(([, opening = '', inside = '']) => ({
    action: attribute(opening, 'action') ?? '',
    method: (attribute(opening, 'method') ?? 'get').toUpperCase(),
    enctype: attribute(opening, 'enctype') ?? 'application/x-www-form-urlencoded',
    fields: fieldsOf(inside),
  }))
}

/** Names of what can be filled in, with what stands there already. */
function fieldsOf(form: string): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const tag of tagsOf(form)) {
    const name = attribute(tag, 'name')
    if (name === undefined || !/^<(input|textarea|select|button)\b/i.test(tag)) continue
    const choice = /^(radio|checkbox)$/.test(attribute(tag, 'type') ?? '')
    if (choice && attribute(tag, 'checked') === undefined) continue
    fields[name] = attribute(tag, 'value') ?? ''
  }
  for (const [, tag = '', text = ''] of form.matchAll(/(<textarea\b[^>]*>)(.*?)<\/textarea>/gis)) {
    fields[attribute(tag, 'name') ?? ''] = decoded(text)
  }
  return fields
}
