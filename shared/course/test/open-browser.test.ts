import { expect, test } from 'vitest'
import { opener } from '../src/open-browser.ts'

const screen = { DISPLAY: ':0' }

test('a browser is opened where there is a screen and somebody at a terminal', () => {
  expect(opener({ platform: 'linux', env: screen, terminal: true })).toBe('xdg-open')
  expect(opener({ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' }, terminal: true })).toBe(
    'xdg-open',
  )
  expect(opener({ platform: 'darwin', env: {}, terminal: true })).toBe('open')
})

test('and nowhere else', () => {
  expect(opener({ platform: 'linux', env: {}, terminal: true })).toBeUndefined()
  expect(opener({ platform: 'linux', env: screen, terminal: false })).toBeUndefined()
  expect(opener({ platform: 'darwin', env: { CI: 'true' }, terminal: true })).toBeUndefined()
})

test('BROWSER names another one, or none', () => {
  expect(opener({ platform: 'linux', env: { BROWSER: 'firefox' }, terminal: true })).toBe('firefox')
  expect(opener({ platform: 'darwin', env: { BROWSER: 'none' }, terminal: true })).toBeUndefined()
  expect(opener({ platform: 'linux', env: { BROWSER: 'firefox' }, terminal: false })).toBeUndefined()
})
