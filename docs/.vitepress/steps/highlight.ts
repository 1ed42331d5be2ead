/**
 * Code in colours, by the highlighter that VitePress has. A word gets no colour here but one letter that says what it
 * is: a step has thousands of lines, and step.css knows colours for them that are readable on green and on red.
 */
import { createHighlighter } from 'shiki'

/** What stands in each line of a file, in HTML. */
export type Highlight = (code: string, path: string) => string[]

const PLAIN = '#000000'
const COMMENT = '#00000a'
const KEYWORD = '#00000b'
const STRING = '#00000c'
const FUNCTION = '#00000d'

const LETTERS: Record<string, string> = { [COMMENT]: 'c', [KEYWORD]: 'k', [STRING]: 's', [FUNCTION]: 'f' }

const token = (foreground: string, ...scope: string[]) => ({ scope, settings: { foreground } })

/** Its colours stand for letters. */
const THEME = {
  name: 'letters',
  type: 'light' as const,
  colors: { 'editor.foreground': PLAIN, 'editor.background': '#ffffff' },
  settings: [
    { settings: { foreground: PLAIN } },
    token(FUNCTION, 'entity.name.function'),
    token(KEYWORD, 'keyword', 'storage', 'constant.language', 'variable.language'),
    token(STRING, 'string', 'constant.numeric'),
    token(PLAIN, 'keyword.operator', 'punctuation', 'meta.template.expression'),
    token(KEYWORD, 'keyword.operator.new', 'keyword.operator.expression'),
    token(STRING, 'punctuation.definition.string'),
    token(COMMENT, 'comment', 'punctuation.definition.comment'),
  ],
}

export async function highlighter(): Promise<Highlight> {
  const shiki = await createHighlighter({ themes: [THEME], langs: ['ts'] })
  // A file stands on several pages.
  const done = new Map<string, string[]>()
  return (code, path) => {
    const lang = path.endsWith('.ts') ? 'ts' : 'text'
    const known = done.get(lang + code)
    if (known) return known
    const lines = shiki
      .codeToTokensBase(code, { lang, theme: THEME })
      .map((tokens) => tokens.map(inHtml).join(''))
    done.set(lang + code, lines)
    return lines
  }
}

function inHtml({ content, color = PLAIN }: { content: string; color?: string }): string {
  const text = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const letter = LETTERS[color.toLowerCase()]
  return letter ? `<i class="${letter}">${text}</i>` : text
}
