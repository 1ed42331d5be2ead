/** Large bodies both ways: each as fast as the other side takes them, and never in the balancer's memory. */
import { once } from 'node:events'
import { request as askPlain } from 'node:http'
import { connect } from 'node:net'
import { buffer, text } from 'node:stream/consumers'
import { until } from '@ztm/testkit/eventually'
import { watchMemory } from '@ztm/testkit/memory'
import { expect, onTestFinished, test } from 'vitest'
import { type Balancer, balance, serve } from './small-servers.ts'

const MIB = 1024 * 1024
const PATIENT = { within: 25_000 }
const BIG = 96 * MIB
const PIECE = Buffer.alloc(MIB, 'x')

const memoryOf = ({ process }: Balancer) => watchMemory([process.pid as number])

/** Until what has passed does not change any more. */
async function stalled(passed: () => number): Promise<void> {
  let before = -1
  await until(
    'it to stall',
    () => {
      const now = passed()
      const same = now === before && now > 0
      before = now
      return same
    },
    { ...PATIENT, every: 300 },
  )
}

test('a big answer to a slow reader waits at the server, and not in the balancer’s memory', async () => {
  let written = 0
  const server = await serve('web-1', async (_request, response) => {
    while (written < BIG) {
      written += PIECE.length
      if (!response.write(PIECE)) await once(response, 'drain')
    }
    response.end()
  })
  const balancer = await balance([server])
  const growth = memoryOf(balancer)
  const outgoing = askPlain(new URL('/big', balancer.url))
  outgoing.end()
  const [response] = await once(outgoing, 'response')
  await stalled(() => written)
  expect(written).toBeLessThan(BIG / 2)
  expect((await buffer(response)).length).toBe(BIG)
  expect(growth()).toBeLessThan(80 * MIB)
})

test.each(['with a length', 'in chunks'])(
  'a big upload %s to a slow server waits at the client',
  async (how) => {
    let received = 0
    let go = () => {}
    const server = await serve('web-1', async (request, response) => {
      await new Promise<void>((resolve) => {
        go = resolve
      })
      for await (const chunk of request) received += chunk.length
      response.end(`${received}`)
    })
    const balancer = await balance([server])
    const growth = memoryOf(balancer)
    const headers: Record<string, number> = how === 'in chunks' ? {} : { 'content-length': BIG }
    const outgoing = askPlain(new URL('/big', balancer.url), { method: 'POST', headers })
    let written = 0
    const writing = (async () => {
      while (written < BIG) {
        written += PIECE.length
        if (!outgoing.write(PIECE)) await once(outgoing, 'drain')
      }
      outgoing.end()
    })()
    await stalled(() => written)
    expect(written).toBeLessThan(BIG / 2)
    go()
    await writing
    const [response] = await once(outgoing, 'response')
    expect(await text(response)).toBe(`${BIG}`)
    expect(growth()).toBeLessThan(80 * MIB)
  },
)

test('an upload that is answered before its end does not hold up what comes after it', async () => {
  const server = await serve('web-1', (request, response) => {
    response.writeHead(413, { 'content-length': 5 }).write('large')
    request.resume().on('end', () => response.end())
  })
  const { url } = await balance([server])
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  let answers = ''
  socket.on('data', (bytes) => {
    answers += bytes
  })
  for (let i = 1; i <= 3; i++) {
    socket.write(`POST /${i} HTTP/1.1\r\nHost: x\r\nContent-Length: ${8 * MIB}\r\n\r\n`)
    for (let sent = 0; sent < 8; sent++) socket.write(PIECE)
    await until(`answer ${i}`, () => answers.split(' 413 ').length === i + 1, PATIENT)
  }
})
