import { afterEach, beforeEach, expect, test } from 'vitest'
import { raw, until } from './raw.ts'
import { type Served, serve } from './serve.ts'

let app: Served
beforeEach(async () => {
  app = await serve()
})
afterEach(() => expect(app.users.size).toBe(0))

const post = (body: string | Buffer, type: string | undefined, more = '') => {
  const contentType = type === undefined ? '' : `Content-Type: ${type}\r\n`
  const client = raw(app.port)
  const head = `POST /api/v1/users HTTP/1.1\r\nHost: a\r\n${contentType}${more}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`
  client.socket.write(Buffer.concat([Buffer.from(head), Buffer.from(body)]))
  return client.until(/\r\n\r\n.*\}$/s)
}
const JSON_TYPE = 'application/json'

test.each([
  ['cut off', '{"username": "ada"'],
  ['two values', '{} {}'],
  ['a name without quotes', '{username: "ada"}'],
  ['bytes that are not UTF-8', Buffer.from('7b22757365726e616d65223a22ff227d', 'hex')],
  ['only spaces', '   '],
])('%s is malformed', async (_what, body) => {
  const answer = await post(body, JSON_TYPE)
  expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  expect(answer).toContain('"detail":"The body is not valid JSON in UTF-8."')
})

test.each([
  ['no type', undefined, ''],
  ['a form', 'application/x-www-form-urlencoded', ''],
  ['text', 'text/plain', ''],
  ['another charset', 'application/json; charset=utf-16', ''],
  ['a type that begins like ours', 'application/json-patch+json', ''],
  ['two types', 'application/json, text/plain', ''],
  ['an encoding', JSON_TYPE, 'Content-Encoding: gzip\r\n'],
])('%s is not taken', async (_what, type, more) => {
  expect(await post('{"username":"ada","password":"correct horse"}', type, more)).toMatch(/^HTTP\/1\.1 415 /)
})

test.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])(
  '%s is taken',
  async (type) => {
    expect(await post('{"username":"a"}', type)).toMatch(/^HTTP\/1\.1 422 /)
  },
)

test.each([
  ['nothing', ''],
  ['null', 'null'],
  ['a list', '[]'],
  ['a number', '7'],
  ['a text', '"ada"'],
])('%s names the body as what breaks a rule', async (_what, body) => {
  const answer = await post(body, JSON_TYPE)
  expect(answer).toMatch(/^HTTP\/1\.1 422 /)
  expect(answer).toContain('"errors":[{"field":"body","message":"must be an object"}]')
})

test('every field that breaks a rule is named', async () => {
  const answer = await post('{"username":7,"password":"short","more":1}', JSON_TYPE)
  expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))).errors).toEqual([
    { field: 'username', message: 'must be a string' },
    { field: 'password', message: 'must have at least 8 characters' },
  ])
})

test('a prototype cannot be smuggled in', async () => {
  expect(await post('{"__proto__":{"username":"ada","password":"correct horse"}}', JSON_TYPE)).toMatch(
    / 422 /,
  )
})

test('a body over its limit is refused before it has come', async () => {
  const client = raw(
    app.port,
    'POST /api/v1/users HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n{',
  )
  expect(await client.until(/\}$/)).toMatch(/^HTTP\/1\.1 413 /)
  client.socket.destroy()
})

test('so is one that does not say how long it is', async () => {
  const client = raw(
    app.port,
    'POST /api/v1/users HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
  )
  for (let at = 0; at < 5; at++) client.socket.write(`4000\r\n${' '.repeat(0x4000)}\r\n`)
  expect(await client.until(/\}$/)).toMatch(/^HTTP\/1\.1 413 /)
  client.socket.destroy()
})

test('the connection is still good after a refusal, once the body has come', async () => {
  const body = `{"username":"${'a'.repeat(70_000)}"}`
  const request = `POST /api/v1/users HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  const client = raw(app.port, `${request}GET /api/v1/photos HTTP/1.1\r\nHost: a\r\n\r\n`)
  const answers = await client.until(/"nextCursor":null\}$/)
  expect(answers).toMatch(/^HTTP\/1\.1 413 .*HTTP\/1\.1 200 /s)
  client.socket.destroy()
})

test('whoever sends all before reading, and then no more, reads the refusal, too', async () => {
  const body = `{"username":"${'a'.repeat(6_000_000)}"}`
  const client = raw(app.port)
  client.socket.pause()
  const head = `POST /api/v1/users HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n`
  const sent = new Promise<unknown>((resolve) =>
    client.socket.write(`${head}Content-Length: ${body.length}\r\n\r\n${body}`, resolve),
  )
  expect(await sent).toBeFalsy()
  client.socket.resume()
  expect(await client.closed()).toMatch(/^HTTP\/1\.1 413 .*\}$/s)
})

test('a body that breaks off changes nothing', async () => {
  const client = raw(
    app.port,
    'POST /api/v1/users HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"username":"ada",',
  )
  await new Promise((resolve) => client.socket.write('"password":"correct horse"}', resolve))
  client.socket.destroy()
  await until(() => app.lines.length === 1)
  expect(app.lines[0]).toMatchObject({ route: '/api/v1/users', status: 499 })
})
