/** The pages of the steps, on two tiny stages and on those of the course. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { stages } from '@ztm/course/repository'
import { lineDiff } from '@ztm/course/step/line-diff'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contents, pairs } from '../.vitepress/steps/contents.ts'
import { type Highlight, highlighter } from '../.vitepress/steps/highlight.ts'
import { diffInHtml } from '../.vitepress/steps/in-html.ts'
import { stepLines } from '../.vitepress/steps/step-lines.ts'
import { stepPage } from '../.vitepress/steps/step-page.ts'

let highlight: Highlight
let root: string

const stage = (name: string, files: Record<string, string>, told: object) => {
  const all = { ...files, 'package.json': '{}', 'stage.json': JSON.stringify(told) }
  for (const [path, content] of Object.entries(all)) {
    const file = join(root, 'stages', name, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
}

const count = Array.from({ length: 12 }, (_, at) => `let n${at} = 1\n`).join('')

beforeAll(async () => {
  highlight = await highlighter()
  root = mkdtempSync(join(tmpdir(), 'steps '))
  stage('01-one', { 'src/a.ts': `${count}let last = 1\n` }, { title: 'One', idea: '', parts: [] })
  const files = [
    { path: 'src/b.ts', change: 'add', why: 'says {{ it }} in <b>' },
    { path: 'src/a.ts', change: 'edit', why: 'counts on' },
  ]
  const parts = [{ title: 'The part', about: 'One idea.', files }]
  const b = '// a <b> & {{ c }}\n\nexport {}\n'
  stage(
    '02-two',
    { 'src/a.ts': `let first = 0\n${count}let last = 2\n`, 'src/b.ts': b },
    {
      title: 'Two',
      idea: 'An idea.',
      parts,
    },
  )
})
afterAll(() => rmSync(root, { recursive: true }))

test('a page tells the files in the order of stage.json, each with its reason', () => {
  const { params, content } = stepPage('1', '2', root)
  expect(params.pair).toBe('1-2')
  expect(content.match(/^#+ .*$/gm)).toEqual([
    '# 1 → 2: Two',
    '## The files in order {#files}',
    '## The part {#part-1}',
    '### `src/b.ts` {#src/b.ts}',
    '### `src/a.ts` {#src/a.ts}',
  ])
  expect(content).toContain('counts on')
  expect(content).toContain('2 files differ: 5 lines added, 1 removed.')
})

test('what a file or a reason says is shown as it stands there: no HTML, no template', () => {
  expect(stepPage('1', '2', root).content).toContain('says {&#123; it }} in &lt;b>')
  const lines = stepLines('1', '2', highlight, root)
  expect(textOf(lines['src/b.ts']?.changes)).toBe('// a <b> & {{ c }}\n\nexport {}\n')
})

test('lines have the numbers of their own side', () => {
  const { changes, whole } = stepLines('1', '2', highlight, root)['src/a.ts'] ?? { changes: '' }
  expect(changes.match(/counter-reset: [^"]+/g)).toEqual([
    'counter-reset: old 0 now 0',
    'counter-reset: old 9 now 10',
  ])
  expect(textOf(changes.match(/<del>.*?<\/del>/g)?.join(''))).toBe('let last = 1\n')
  expect(textOf(changes.match(/<ins>.*?<\/ins>/g)?.join(''))).toBe('let first = 0\nlet last = 2\n')
  expect(textOf(whole)).toBe(`let first = 0\n${count}let last = 2\n`)
})

test('where lines are left out, a mark says so, before, between and after', () => {
  const marks = (old: string, now: string) => {
    const html = diffInHtml(lineDiff(old, now), { path: 'a.ts', old, now }, highlight)
    return html.match(/class="(?:skipped|hunk)"/g)?.map((mark) => mark.slice(7, -1))
  }
  expect(marks(`${count}a\n`, `${count}b\n`)).toEqual(['skipped', 'hunk'])
  expect(marks(`a\n${count}`, `b\n${count}`)).toEqual(['hunk', 'skipped'])
  expect(marks('', count)).toEqual(['hunk'])
})

test('the list of the steps leads to parts and files of the page', () => {
  const list = contents(['01-one', '02-two'], root)
  expect(list).toContain('## [1 → 2: Two](./1-2) {#to-2}')
  expect(list).toContain('(./1-2#part-1)')
  expect(list).toContain('- [`src/a.ts`](./1-2#src/a.ts) counts on')
})

// Not all of them: putting the whole course into colours takes long, and the site's build does it.
test('any two stages of the course can be chosen, and the page of a step shows all lines that come with it', () => {
  const all = stages()
  expect(pairs(all)).toHaveLength((all.length * (all.length - 1)) / 2)
  const places = stepPage('1', '2').content.matchAll(/<StepLines path="(.*?)" \/>/g)
  expect([...places].map(([, path]) => path).sort()).toEqual(
    Object.keys(stepLines('1', '2', highlight)).sort(),
  )
})

/** What somebody reads: each line by itself, the copies for the other side left out. */
const textOf = (html = '') =>
  html
    .replaceAll(/<span class="copy".*?<\/span>/g, '')
    .replaceAll(/<\/(?:ins|del|span)>/g, '\n')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')
