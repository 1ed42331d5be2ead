import { expect, test } from 'vitest'
import { localPath } from '../src/pages/local-path.ts'

test.each(['/', '/photos/1?a=b&c=d#comments', '/@ada', '/?next=//evil.test'])(
  '%s is a page of our own',
  (path) => {
    expect(localPath(path)).toBe(path)
  },
)

test.each([
  'https://evil.test/',
  '//evil.test',
  '/\\evil.test',
  '/\t/evil.test',
  '/\n/evil.test',
  '/.//evil.test',
  '/x/..//evil.test',
  '/..//evil.test',
  '\\/evil.test',
  'javascript:alert(1)',
  'photos/1',
  ' /photos',
  '',
  undefined,
  ['/'],
])('%j leads away, or nowhere', (path) => {
  expect(localPath(path)).toBeUndefined()
})
