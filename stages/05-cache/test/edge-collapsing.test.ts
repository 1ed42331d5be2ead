/** Many at once who miss the same: one request to the origin where its answer is for all, and none waits for another where it is not. */
import { once } from 'node:events'
import { request, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { until } from '@ztm/testkit/eventually'
import { expect, test } from 'vitest'
import { begin, type Sent, startEdge } from './edge.ts'

const edge = await startEdge({ inMemory: 1000, disk: 4000 })
const MINUTE = { 'Cache-Control': 'max-age=60' }

/** Answers when the test says so. */
function held(path: string): ServerResponse[] {
  const responses: ServerResponse[] = []
  edge.answer(path, (_, response) => void responses.push(response))
  return responses
}
const arrived = (responses: ServerResponse[], count: number) =>
  until(`${count} requests at the origin`, () => responses.length >= count)
const many = (count: number, path: string, sent?: Sent) =>
  Promise.all(Array.from({ length: count }, () => edge.ask(path, sent)))

/** A client that leaves before it is answered. */
async function leaveAfter(path: string, when: () => Promise<void>): Promise<void> {
  const leaving = request(edge.url + path).on('error', () => undefined)
  leaving.end()
  await when()
  leaving.destroy()
  await new Promise((resolve) => leaving.once('close', resolve))
}

test('100 simultaneous misses are one request', async () => {
  const responses = held('/one')
  const asking = many(100, '/one')
  await until('all of them', () => edge.came('/one') === 100)
  await arrived(responses, 1)
  responses[0]?.writeHead(200, MINUTE).end('x')
  const answers = await asking
  expect(answers.every(({ text }) => text === 'x')).toBe(true)
  expect(answers.filter(({ said }) => said.includes('; stored;'))).toHaveLength(1)
  expect(answers.filter(({ said }) => said.includes('; collapsed;'))).toHaveLength(99)
  expect(edge.seen('/one')).toHaveLength(1)
})

test('what arrives is passed to the followers as it arrives', async () => {
  const responses = held('/slowly')
  const [first, second] = [begin(`${edge.url}/slowly`), begin(`${edge.url}/slowly`)]
  await arrived(responses, 1)
  responses[0]?.writeHead(200, MINUTE).write('a')
  for (const response of await Promise.all([first, second])) {
    const [piece] = await once(response, 'data')
    expect(String(piece)).toBe('a')
    response.pause()
  }
  const late = await begin(`${edge.url}/slowly`)
  responses[0]?.end('b')
  expect(String(await buffer(late))).toBe('ab')
  expect(edge.seen('/slowly')).toHaveLength(1)
  for (const response of await Promise.all([first, second])) response.destroy()
})

test('an answer for one alone holds nobody up: once it shows, the others ask at once', async () => {
  const responses = held('/private')
  const asking = many(100, '/private')
  await arrived(responses, 1)
  // Its head only, so that nobody waits for the end of it.
  responses[0]?.writeHead(200, { 'Cache-Control': 'private' }).write('mine')
  await arrived(responses, 100)
  // For a while nobody waits to see whether that has changed.
  const more = many(3, '/private')
  await arrived(responses, 103)
  for (const [number, response] of responses.entries()) {
    if (number > 0) response.setHeader('Cache-Control', 'private')
    response.end(`${number}`)
  }
  const texts = (await Promise.all([asking, more])).flat().map(({ text }) => text)
  expect(new Set(texts).size).toBe(103)
})

test('after a while somebody leads again', async () => {
  edge.answer('/turned', 'x', { 'Cache-Control': 'no-store' })
  await edge.ask('/turned')
  edge.pass(5)
  const responses = held('/turned')
  const asking = many(10, '/turned')
  await arrived(responses, 1)
  responses[0]?.writeHead(200, MINUTE).end('y')
  await asking
  expect(responses).toHaveLength(1)
})

test('of those who miss different variants, one of each asks', async () => {
  const responses = held('/variants')
  const of = (foo: string) => many(20, '/variants', { headers: { Foo: foo } })
  const asking = [of('a'), of('b')]
  await arrived(responses, 1)
  const answer = (response?: ServerResponse) =>
    response?.writeHead(200, { ...MINUTE, Vary: 'Foo' }).end(`for ${response.req.headers.foo}`)
  answer(responses[0])
  await arrived(responses, 2)
  answer(responses[1])
  const [a, b] = await Promise.all(asking)
  expect(a?.every(({ text }) => text === 'for a')).toBe(true)
  expect(b?.every(({ text }) => text === 'for b')).toBe(true)
  expect(responses).toHaveLength(2)
})

test('whoever leads and leaves is not missed', async () => {
  const responses = held('/left')
  let followers: ReturnType<typeof many> | undefined
  await leaveAfter('/left', async () => {
    await arrived(responses, 1)
    followers = many(5, '/left')
    await until('the followers', () => edge.came('/left') === 6)
  })
  responses[0]?.writeHead(200, MINUTE).end('x')
  expect((await followers)?.every(({ text }) => text === 'x')).toBe(true)
  expect(responses).toHaveLength(1)
})

test('where nobody waits any more, the origin is told, and what has come is not kept', async () => {
  const responses = held('/all-left')
  const leaving = begin(`${edge.url}/all-left`)
  await arrived(responses, 1)
  responses[0]?.writeHead(200, MINUTE).write('half')
  const response = (await leaving).on('error', () => undefined)
  response.destroy()
  await until('the origin to be told', () => responses[0]?.destroyed === true)
  const again = edge.ask('/all-left')
  await arrived(responses, 2)
  responses[1]?.writeHead(200, MINUTE).end('x')
  expect((await again).text).toBe('x')
})

test('an origin that dies in the middle leaves no half for a whole', async () => {
  for (const length of [undefined, '10']) {
    const path = `/half-${length}`
    const responses = held(path)
    const asking = Array.from({ length: 5 }, () => begin(edge.url + path))
    await arrived(responses, 1)
    responses[0]?.writeHead(200, { ...MINUTE, ...(length && { 'Content-Length': length }) }).write('half')
    const reading = (await Promise.all(asking)).map((answer) => buffer(answer))
    responses[0]?.destroy()
    const read = await Promise.allSettled(reading)
    expect(read.every(({ status }) => status === 'rejected')).toBe(true)
    expect(responses).toHaveLength(1)
    expect(edge.store.has(`${path} ${new URL(edge.url).host}`)).toBe(false)
  }
})

test('where it dies before it has answered, it is asked once more, and then that is one failure for all', async () => {
  const responses = held('/no-answer')
  const asking = many(10, '/no-answer')
  await until('all of them', () => edge.came('/no-answer') === 10)
  await arrived(responses, 1)
  responses[0]?.destroy()
  await arrived(responses, 2)
  responses[1]?.destroy()
  expect((await asking).map(({ status }) => status)).toEqual(Array(10).fill(502))
  expect(responses).toHaveLength(2)

  const posted = edge.ask('/no-answer', { method: 'POST', body: 'x' })
  await arrived(responses, 3)
  responses[2]?.destroy()
  expect((await posted).status).toBe(502)
  expect(responses).toHaveLength(3)
})

test('a client that needs only a part does not end what is kept for others', async () => {
  const responses = held('/part')
  const asking = edge.ask('/part', { headers: { Range: 'bytes=0-1' } })
  await arrived(responses, 1)
  responses[0]?.writeHead(200, { ...MINUTE, 'Content-Length': 8 }).write('0123')
  expect(await asking).toMatchObject({ status: 206, text: '01' })
  responses[0]?.end('4567')
  await until('it to be kept', async () => (await edge.ask('/part')).said.startsWith('hit'))
  expect(responses).toHaveLength(1)
})
