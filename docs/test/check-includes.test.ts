import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { wrongIncludes } from '../check-includes.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'includes '))
  mkdirSync(join(root, 'docs/chapters'), { recursive: true })
  writeFileSync(join(root, 'code.ts'), '// #region kept\nconst a = 1\n// #endregion kept\n')
})
afterEach(() => rmSync(root, { recursive: true }))

const check = (line: string) => {
  writeFileSync(join(root, 'docs/chapters/page.md'), `# A page\n\n${line}\n`)
  return wrongIncludes(join(root, 'docs'))
}

test('a whole file and a region that is there pass', () => {
  expect(check('<<< @/../code.ts')).toEqual([])
  expect(check('<<< @/../code.ts#kept{ts} [a title]')).toEqual([])
})

test('a region that is missing is named, with the page that wants it', () => {
  expect(check('<<< @/../code.ts#kep')).toEqual([
    'chapters/page.md includes the region “kep” of ../code.ts, which has none of that name',
  ])
})

test('so is a missing file', () => {
  expect(check('<<< @/../gone.ts')).toEqual(['chapters/page.md includes ../gone.ts, which does not exist'])
})
