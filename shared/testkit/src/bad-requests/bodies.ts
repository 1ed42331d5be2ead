/** JSON that is none, or says nonsense. */
import { gzipSync } from 'node:zlib'
import { asked, type BadRequest, type Scene, sent } from './scene.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const PASSWORD = 'a good password'

/** Signing up with these fields, under a name that nobody must ever have. */
const signingUp = (what: string, field: string, fields: (name: string) => object) =>
  asked(`sign up: ${what}`, { status: 422, field }, ({ app, neverMade }) =>
    app.visitor().request('POST', '/api/v1/users', { json: fields(neverMade[0] ?? '') }),
  )

/** A body as it is, where JSON should be. */
const body = (what: string, status: number, raw: string | Buffer<ArrayBuffer>, headers = JSON_TYPE) =>
  sent(`body: ${what}`, status, 'POST', '/users', { raw, headers })

/** A comment of Mallory's on Ada's photo. */
const comment = (what: string, text: unknown) =>
  asked(`comment: ${what}`, { status: 422, field: 'text' }, ({ mallory, photo }) =>
    mallory.request('POST', `/api/v1/photos/${photo.id}/comments`, { json: { text } }),
  )

/** A change of Ada's photo by Ada herself that breaks a rule. */
const change = (what: string, method: string, at: string, json: unknown, field: string) =>
  asked(`${at}: ${what}`, { status: 422, field }, ({ ada, photo }: Scene) =>
    ada.request(method, `/api/v1/photos/${photo.id}${at === 'edits' ? '/edits' : ''}`, { json }),
  )

const edit = (what: string, operations: unknown, field: string) =>
  change(what, 'POST', 'edits', { operations }, field)

export const BODIES: BadRequest[] = [
  signingUp('a number as username', 'username', () => ({ username: 12345, password: PASSWORD })),
  signingUp('null as username', 'username', () => ({ username: null, password: PASSWORD })),
  signingUp('a list as username', 'username', (name) => ({ username: [name], password: PASSWORD })),
  signingUp('an object as username', 'username', (name) => ({ username: { $eq: name }, password: PASSWORD })),
  signingUp('no username', 'username', () => ({ password: PASSWORD })),
  signingUp('a NUL in the username', 'username', (name) => ({ username: `${name}\0`, password: PASSWORD })),
  signingUp('a path as username', 'username', () => ({ username: '../../etc', password: PASSWORD })),
  signingUp('an uncommon letter', 'username', () => ({ username: 'аda.lovelace', password: PASSWORD })),
  signingUp('no password', 'password', (name) => ({ username: name })),
  signingUp('a number as password', 'password', (name) => ({ username: name, password: 123456789 })),
  signingUp('a list as password', 'password', (name) => ({ username: name, password: [PASSWORD] })),
  signingUp('an endless password', 'password', (name) => ({ username: name, password: 'x'.repeat(50_000) })),
  signingUp('only a prototype', 'username', (name) =>
    JSON.parse(`{"__proto__": {"username": "${name}", "password": "${PASSWORD}"}}`),
  ),
  signingUp('only a constructor', 'username', (name) => ({
    constructor: { prototype: { username: name, password: PASSWORD } },
  })),
  signingUp('a list', 'body', (name) => [name, PASSWORD]),

  body('cut off', 400, '{"username": "never", "pass'),
  body('two values', 400, '{} {}'),
  body('single quotes', 400, "{'username': 'never'}"),
  body('not a number', 400, '{"username": NaN}'),
  body('a comment', 400, '{/* "username" */}'),
  body('a byte that is no UTF-8', 400, Buffer.from('{"username": "\xff\xfe"}', 'latin1')),
  body('a NUL byte', 400, '{"username": "a\0b"}'),
  body('UTF-16', 400, Buffer.from('{"username": "never"}', 'utf16le')),
  body('brackets, 30,000 deep', 400, '['.repeat(30_000)),
  body('lists, 30,000 deep', 422, '['.repeat(30_000) + ']'.repeat(30_000)),
  body('a string', 422, '"never"'),
  body('null', 422, 'null'),
  body('nothing at all', 422, ''),
  body('1 MiB', 413, JSON.stringify({ username: 'x'.repeat(1024 * 1024) })),
  body('of another type', 415, 'username=never', { 'content-type': 'application/x-www-form-urlencoded' }),
  body('of no type', 415, Buffer.from('{}'), { 'content-type': '' }),
  body('of two types', 415, '{}', { 'content-type': 'application/json, text/html' }),
  body('in another alphabet', 415, '{}', { 'content-type': 'application/json; charset=utf-7' }),
  sent('body: a bomb of zeros, packed', 415, 'POST', '/users', {
    raw: gzipSync(Buffer.alloc(30 * 1024 * 1024)) as Buffer<ArrayBuffer>,
    headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
  }),
  sent('body: packed in an unknown way', 415, 'POST', '/users', {
    raw: '{}',
    headers: { ...JSON_TYPE, 'content-encoding': 'rot13' },
  }),

  comment('blank', ' \n\u2003'),
  comment('too long', 'x'.repeat(1001)),
  comment('a number', 5),
  comment('with a NUL', 'nice\0photo'),
  comment('with half a character', 'nice \ud83d photo'),

  change('a number', 'PATCH', 'caption', { caption: 5 }, 'caption'),
  change('too long', 'PATCH', 'caption', { caption: 'x'.repeat(2201) }, 'caption'),
  change('with a NUL', 'PATCH', 'caption', { caption: '\0' }, 'caption'),
  change('missing', 'PATCH', 'caption', { likeCount: 1_000_000 }, 'caption'),
  edit('none', [], 'operations'),
  edit('a million', Array(1000).fill({ rotate: 90 }), 'operations'),
  edit('an unknown one', [{ shell: 'rm -rf /' }], 'operations.0'),
  edit(
    'a crop of everything',
    [{ crop: { left: 0, top: 0, width: 1e9, height: 1e9 } }],
    'operations.0.crop.width',
  ),
  edit('a blur without end', [{ blur: 1e308 }], 'operations.0.blur'),
]
