/** Headers that claim to be somebody, and headers without end. */
import { expect } from 'vitest'
import { rawRequest, sendRaw } from '../raw-socket.ts'
import { asked, type BadRequest, type Scene } from './scene.ts'

/** A visitor with these headers, who asks who they are. */
const visitor = (what: string, headers: (scene: Scene) => Record<string, string>) =>
  asked(what, 401, (scene) => scene.app.visitor().request('GET', '/api/v1/me', { headers: headers(scene) }))

/** Headers as lines, for what no client would send. */
const lines = (what: string, statuses: number[], linesOf: (scene: Scene) => string[]): BadRequest => ({
  what,
  async check(scene) {
    const answer = await sendRaw(scene.app.url(), rawRequest('GET /api/v1/me', linesOf(scene)))
    expect(statuses, answer.text.slice(0, 300)).toContain(answer.statuses[0])
  },
})

const tokenOf = ({ ada }: Scene) => ada.token() ?? ''

/** Rubbish in what only helps a reader is ignored. */
const ignored = (what: string, headers: Record<string, string>): BadRequest => ({
  what,
  async check({ mallory }) {
    const answer = await mallory.request('GET', '/api/v1/photos?limit=1', { headers })
    expect(answer.status).toBe(200)
  },
})

export const HEADERS: BadRequest[] = [
  visitor('a bearer without a token', () => ({ authorization: 'Bearer' })),
  visitor('the token null', () => ({ authorization: 'Bearer null' })),
  visitor('a token cut short', (scene) => ({ authorization: `Bearer ${tokenOf(scene).slice(0, -1)}` })),
  visitor('a token and something more', (scene) => ({ authorization: `Bearer ${tokenOf(scene)}x` })),
  visitor('a token in other letters', (scene) => ({ authorization: `Bearer ${swapped(tokenOf(scene))}` })),
  visitor('a token of 8 kB', () => ({ authorization: `Bearer ${'x'.repeat(8000)}` })),
  visitor('a token that is a path', () => ({ authorization: 'Bearer ../../sessions' })),
  visitor('the prototype as a token', () => ({ authorization: 'Bearer __proto__' })),
  visitor('another scheme', (scene) => ({ authorization: `Basic ${tokenOf(scene)}` })),
  visitor('name and password', ({ ada }) => ({
    authorization: `Basic ${Buffer.from(`${ada.username}:${ada.password}`).toString('base64')}`,
  })),
  visitor('claiming to be somebody', ({ ada }) => ({
    'x-user': ada.username,
    'x-forwarded-user': ada.username,
    'remote-user': ada.username,
    'x-original-url': '/api/v1/photos',
  })),
  visitor('claiming to come from inside', () => ({
    'x-forwarded-for': '127.0.0.1',
    'x-real-ip': '10.1.0.1',
    forwarded: 'for=127.0.0.1;proto=https;host=localhost',
  })),
  visitor('a cookie without a value', () => ({ cookie: 'session=' })),
  visitor('a cookie of rubbish', () => ({ cookie: 'session=%00%ff%E0%A4%A; =; ;;; a' })),
  visitor('a cookie of 8 kB', () => ({ cookie: `session=${'x'.repeat(8000)}` })),
  visitor('a thousand cookies', () => ({ cookie: Array(1000).fill('a=b').join('; ') })),
  visitor('cookies with the names of prototypes', () => ({
    cookie: '__proto__=x; constructor=y; session=z',
  })),
  visitor('the token in a cookie of another name', (scene) => ({ cookie: `Session=${tokenOf(scene)}` })),
  ignored('a position of rubbish', { position: 'rubbish' }),
  ignored('a position in the far future', {
    position: Buffer.from('{"database":"999999999999"}').toString('base64url'),
  }),
  ignored('a position of 8 kB', { position: 'A'.repeat(8000) }),
  ignored('a position that is a prototype', {
    position: Buffer.from('{"__proto__":{"a":"1"}}').toString('base64url'),
  }),
  ignored('a range on what has none', { range: 'bytes=0-1' }),
  ignored('a type that nobody can give', { accept: 'application/x-nothing;q=1e9' }),
  lines('two authorizations', [400, 401], (scene) => [
    'Authorization: Bearer nonsense',
    `Authorization: Bearer ${tokenOf(scene)}`,
  ]),
  lines('a header of 20 kB', [431], () => [`X-Large: ${'x'.repeat(20_000)}`]),
  lines('headers of 60 kB', [431], () =>
    Array.from({ length: 1000 }, (_, at) => `X-Many-${at}: ${'x'.repeat(50)}`),
  ),
  lines('a NUL in a header', [400], () => ['X-Nul: a\0b']),
  lines('a header without a colon', [400], () => ['X-None']),
  lines('a header that goes on in the next line', [400, 401], () => ['X-Folded: a', ' b']),
  lines('a space before the colon', [400], () => ['X-Space : a']),
  lines('an expectation that nobody meets', [401, 417], () => ['Expect: a-miracle']),
  lines('a protocol that we do not speak', [400, 401, 426], () => [
    'Connection: upgrade',
    'Upgrade: websocket',
  ]),
]

const swapped = (token: string) =>
  token.replace(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  )
