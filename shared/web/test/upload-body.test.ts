import { beforeEach, expect, test } from 'vitest'
import { BOUNDARY, caption, encode, headOf, image, type Part } from './multipart.ts'
import { raw, until } from './raw.ts'
import { jpeg, type Served, serve, someone } from './serve.ts'

const MIB = 1024 * 1024

let app: Served
let auth: string
beforeEach(async () => {
  app = await serve()
  auth = (await someone(app)).auth
})

const post = (body: Buffer, type = `multipart/form-data; boundary=${BOUNDARY}`) =>
  app.http.post('/api/v1/photos').set('Authorization', auth).set('Content-Type', type).send(body)

const head = (length: number | 'chunked') => headOf(auth, length)

test('a picture of exactly 10 MiB is taken, and one byte more is not', async () => {
  await post(encode([image(jpeg(10 * MIB))])).expect(201)
  const { body } = await post(encode([image(jpeg(10 * MIB + 1))])).expect(413)
  expect(body).toMatchObject({ status: 413, detail: 'The picture must have at most 10 MiB.' })
  expect(app.photos.size).toBe(1)
})

test('the caption may come before or after the picture, or not at all', async () => {
  expect((await post(encode([caption('ä\r\n🌊'), image()])).expect(201)).body.caption).toBe('ä\n🌊')
  expect((await post(encode([image(), caption('b')])).expect(201)).body.caption).toBe('b')
  expect((await post(encode([image()])).expect(201)).body.caption).toBe('')
})

test('what is unknown is skipped', async () => {
  const more = [
    { name: 'more', content: 'x' },
    { name: 'file', content: Buffer.alloc(20_000), file: 'b.bin' },
    { name: '__proto__', content: 'x' },
  ]
  const { body } = await post(encode([...more, image(), caption('c'), ...more])).expect(201)
  expect(body.caption).toBe('c')
})

test.each([
  ['no picture', [caption('c')], 'image', 'is missing'],
  ['an empty picture, as of a form with nothing chosen', [image(Buffer.alloc(0))], 'image', 'is missing'],
  ['two pictures', [image(), image()], 'image', 'must come once'],
  ['a picture that is text', [{ name: 'image', content: 'x' }], 'image', 'must be a file'],
  ['two captions', [image(), caption('a'), caption('b')], 'caption', 'must come once'],
  ['a long caption', [image(), caption('a'.repeat(2201))], 'caption', 'must have at most 2,200 characters'],
  [
    'a caption longer than is read',
    [image(), caption('a'.repeat(20_000))],
    'caption',
    'must have at most 2,200 characters',
  ],
  ['NUL in the caption', [image(), caption('a\0b')], 'caption', 'must not contain half characters or NUL'],
  ['nothing', [], 'image', 'is missing'],
] as [string, Part[], string, string][])('%s breaks a rule', async (_what, parts, field, message) => {
  const { body } = await post(encode(parts)).expect(422)
  expect(body.errors).toEqual([{ field, message }])
  expect(app.photos.size).toBe(0)
})

const whole = encode([image(), caption('c')])

test.each([
  ['no end', whole.subarray(0, -10)],
  ['nothing of a form', Buffer.from('hello')],
  [
    'a part without an end to its headers',
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; na\r\n--${BOUNDARY}--\r\n`),
  ],
  ['another boundary', Buffer.from(whole.toString('latin1').replaceAll(BOUNDARY, 'other'), 'latin1')],
  ['a hundred parts', encode(Array.from({ length: 100 }, (_, at) => ({ name: `f${at}`, content: 'x' })))],
])('a body with %s is malformed', async (_what, body) => {
  await post(body).expect(400)
  expect(app.photos.size).toBe(0)
})

test('a type without a boundary is malformed, and other types are not taken', async () => {
  await post(whole, 'multipart/form-data').expect(400)
  for (const type of [
    'image/jpeg',
    'application/json',
    'multipart/mixed; boundary=a',
    'multipart/form-datax',
  ]) {
    await post(whole, type).expect(415)
  }
  await app.http.post('/api/v1/photos').set('Authorization', auth).expect(415)
})

test('a body over its limit is refused before it has come', async () => {
  const client = raw(app.port, head(10 * MIB + 100_000))
  expect(await client.until(/\}$/)).toMatch(/^HTTP\/1\.1 413 /)
  client.socket.destroy()
})

test('so is one that does not say how long it is, once it is too long', async () => {
  const client = raw(app.port, head('chunked'))
  const start = encode([image(jpeg(11 * MIB))])
  client.socket.write(`${start.length.toString(16)}\r\n`)
  client.socket.write(start)
  expect(await client.until(/\}$/)).toMatch(/^HTTP\/1\.1 413 /)
  client.socket.destroy()
})

test('whoever sends all before reading reads the refusal', async () => {
  const client = raw(app.port)
  client.socket.pause()
  const body = encode([image(jpeg(20 * MIB))])
  const sent = new Promise<unknown>((resolve) => {
    client.socket.write(head(body.length).replace('Host: a', 'Host: a\r\nConnection: close'))
    client.socket.write(body, resolve)
  })
  expect(await sent).toBeFalsy()
  client.socket.resume()
  expect(await client.closed()).toMatch(/^HTTP\/1\.1 413 .*\}$/s)
})

test('a visitor is refused without reading what they send', async () => {
  const client = raw(app.port, head(5 * MIB).replace(auth, 'Bearer nobody'))
  expect(await client.until(/\}$/)).toMatch(/^HTTP\/1\.1 401 /)
  client.socket.destroy()
})

test.each(['', 'a'.repeat(65), 'tab\tin it', 'ümlaut'])('the key %j breaks a rule', async (key) => {
  const { body } = await app.http
    .post('/api/v1/photos')
    .set('Authorization', auth)
    .set('Idempotency-Key', Buffer.from(key).toString('latin1'))
    .attach('image', jpeg(), 'a.jpg')
    .expect(422)
  expect(body.errors[0].field).toBe('Idempotency-Key')
})

test('a broken upload changes nothing and is logged as its client’s leaving', async () => {
  const client = raw(app.port, head(whole.length))
  await new Promise((resolve) => client.socket.write(whole.subarray(0, 500), resolve))
  client.socket.destroy()
  await until(() => app.lines.some(({ status }) => status === 499))
  expect(app.photos.size).toBe(0)
  expect(app.works.size).toBe(0)
})
