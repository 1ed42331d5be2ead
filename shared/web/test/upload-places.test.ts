import { beforeEach, expect, test } from 'vitest'
import { encode, headOf, image } from './multipart.ts'
import { type Raw, raw, until } from './raw.ts'
import { jpeg, type Served, serve, someone, upload } from './serve.ts'

let app: Served
let auth: string
beforeEach(async () => {
  app = await serve()
  auth = (await someone(app)).auth
})

/** Uploads that have a place and do not end. */
async function hold(count: number): Promise<Raw[]> {
  const begun = encode([image(jpeg(100_000))]).subarray(0, 50_000)
  const clients = Array.from({ length: count }, () => raw(app.port, headOf(auth, 100_300)))
  await Promise.all(clients.map(({ socket }) => new Promise((resolve) => socket.write(begun, resolve))))
  return clients
}

test('beyond eight at once, an upload waits with its body unread, and is sent away after two seconds', async () => {
  const holding = await hold(8)
  const begun = performance.now()
  const { headers, body } = await upload(app, auth).expect(503)
  expect(performance.now() - begun).toBeGreaterThan(1_900)
  expect(headers['retry-after']).toBe('1')
  expect(body.detail).toBe('Too many uploads at once. Try again.')
  for (const { socket } of holding) socket.destroy()
})

test('whoever leaves frees their place for the next in line', async () => {
  const holding = await hold(8)
  const waiting = [upload(app, auth), upload(app, auth)].map(async (waits) => await waits)
  // Those who leave while they wait must not take a place with them.
  const [gone] = await hold(1)
  gone?.socket.destroy()
  holding[0]?.socket.destroy()
  for (const { status } of await Promise.all(waiting)) expect(status).toBe(201)
  for (const { socket } of holding) socket.destroy()
  await until(() => app.lines.filter(({ status }) => status === 499).length === 9)
  const all = await Promise.all(Array.from({ length: 12 }, async () => await upload(app, auth)))
  expect(all.map(({ status }) => status)).toEqual(Array(12).fill(201))
})
