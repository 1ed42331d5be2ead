/** Addresses that try to lead out of where they begin, and methods that are none. */
import { expect } from 'vitest'
import { INSIDES } from '../problems.ts'
import { rawRequest, sendRaw } from '../raw-socket.ts'
import { type BadRequest, type Scene, sent } from './scene.ts'

/** What stands in files outside. */
const OUTSIDE = /root:|"workspaces"|SQLite format|BEGIN .*PRIVATE KEY/

/** Sent as it stands, since clients tidy addresses up before they send them. */
const raw = (path: string | ((scene: Scene) => string), statuses = [404], method = 'GET'): BadRequest => ({
  what: `${method} ${typeof path === 'string' ? (path.length < 60 ? path : `${path.slice(0, 60)}…`) : `of a photo: ${path}`}`,
  async check(scene) {
    const target = typeof path === 'string' ? path : path(scene)
    const answer = await sendRaw(scene.app.url(), rawRequest(`${method} ${target}`))
    expect(statuses, answer.text.slice(0, 300)).toContain(answer.statuses[0])
    expect(answer.text).not.toMatch(OUTSIDE)
    expect(answer.text).not.toMatch(INSIDES)
  },
})

const idOf = ({ photo }: Scene) => new URL(photo.urls.full, 'http://x').pathname.replace(/\/full$/, '')

/** An escape that means nothing may be a malformed request as well as an address of nothing. */
const GARBLED = [400, 404]

export const ADDRESSES: BadRequest[] = [
  raw('/media/../../../../../../etc/passwd'),
  raw('/media/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd'),
  raw('/media/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd'),
  raw('/media/%252e%252e%252fetc%252fpasswd/x/full'),
  raw('/media/..%5c..%5c..%5cetc%5cpasswd/x/full'),
  raw('/media/....//....//etc/passwd'),
  raw('/media//etc/passwd'),
  raw((scene) => `${idOf(scene)}/../original`),
  raw((scene) => `${idOf(scene)}%2f..%2foriginal`),
  raw((scene) => `${idOf(scene)}/full%00.html`),
  raw((scene) => `${idOf(scene)}/full/../../../../../../etc/passwd`),
  raw((scene) => `${idOf(scene)}/__proto__`),
  raw((scene) => `${idOf(scene)}/constructor`),
  raw('/../../../etc/passwd'),
  raw('/assets/../../../package.json'),
  raw('/assets/..%2f..%2f..%2fpackage.json', GARBLED),
  raw('/assets/x/..%2f..%2fpages.ts', GARBLED),
  raw('/assets/%2e%2e/%2e%2e/package.json', GARBLED),
  raw('/.git/config'),
  raw('/photos.sqlite'),
  raw('/%00', GARBLED),
  raw('/%', GARBLED),
  raw('/%ff%fe', GARBLED),
  raw('/media/%/%/full', GARBLED),
  raw('/api/v1/photos/%E0%A4%A', GARBLED),
  raw('/api/v1/users/%ff', GARBLED),
  raw('/api/v1/photos/../../../../etc/passwd'),
  raw("/api/v1/photos/1'%20OR%20'1'='1"),
  raw('/api/v1/users/x%27%3BDROP%20TABLE%20users%3B--'),
  raw('/api/v1/photos/__proto__'),
  raw('/api/v1/users/__proto__/photos'),
  raw('/api/v1/users/%2e%2e%2fme'),
  raw('/API/V1/photos'),
  raw('//evil.example/%2f..'),
  raw(`/api/v1/photos/${'x'.repeat(8000)}`),
  raw(`/${'x'.repeat(30_000)}`, [414, 431]),
  raw('http://evil.example/api/v1/nowhere', GARBLED),
  raw('api/v1/photos', [400]),
  raw('/api/v1/photos', [400, 405], 'BREW'),
  raw('/api/v1/photos', [405], 'PROPFIND'),
  raw('/api/v1/photos', [405], 'TRACE'),
  raw('/api/v1/photos', [405], 'DELETE'),
  raw('/media/x/y/full', [404, 405], 'PUT'),

  sent('a method in a header', 405, 'POST', '/me', { headers: { 'x-http-method-override': 'DELETE' } }),
  sent('a list’s limit: 10 million', { status: 422, field: 'limit' }, 'GET', '/photos?limit=10000000'),
  sent('a list’s limit: a list', { status: 422, field: 'limit' }, 'GET', '/photos?limit=1&limit=2'),
  sent('a list’s cursor: SQL', { status: 422, field: 'cursor' }, 'GET', "/photos?cursor=' OR 1=1 --"),
  sent('a list’s cursor: a NUL', { status: 422, field: 'cursor' }, 'GET', '/photos?cursor=%00'),
  sent(
    'a list’s cursor: 8 kB',
    { status: 422, field: 'cursor' },
    'GET',
    `/photos?cursor=${'x'.repeat(8000)}`,
  ),
]
