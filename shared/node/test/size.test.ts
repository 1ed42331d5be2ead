/** A node's emulated size, where people meet it: on the serving port, and nowhere else. */
import { describe, expect, test, vi } from 'vitest'
import { ask, dial, launch, start } from './running-node.ts'

const SERVICE_TIME = 50
const sized = { SERVICE_TIME_MS: `${SERVICE_TIME}` }
/** So slow that nobody’s turn comes within a test. */
const STUCK = { SERVICE_TIME_MS: '1000000' }

test.each(['fast', '-1'])('%s is no service time', async (wrong) => {
  const { code, stderr } = await launch('node.ts', { SERVICE_TIME_MS: wrong }).ended
  expect(code).toBe(1)
  expect(stderr).toMatch(/^wrong configuration: SERVICE_TIME_MS: .*\n$/)
})

describe('over HTTP', () => {
  test('requests take their turn one after the other', async () => {
    const { port } = await start('node.ts', sized)
    const before = performance.now()
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(port, '/')))
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200))
    expect(performance.now() - before).toBeGreaterThan(6 * SERVICE_TIME - 1)
  })

  test('a body that waits with its request arrives whole', async () => {
    const { port } = await start('node.ts', sized)
    const body = 'x'.repeat(3_000_000)
    expect(JSON.parse((await ask(port, '/', { method: 'POST', body })).text)).toMatchObject({
      size: body.length,
    })
  })

  test('whoever leaves while waiting is not handled', async () => {
    const { child, port, adminPort, lines } = await start('node.ts', STUCK)
    const { socket, closed } = await dial(port)
    socket.write('GET /never HTTP/1.1\r\nHost: x\r\n\r\n')
    const other = await dial(port)
    other.socket.write('GET /slow HTTP/1.1\r\nHost: x\r\n\r\n')
    await vi.waitFor(async () => expect(await ask(adminPort, '/readyz')).toMatchObject({ status: 200 }))
    socket.destroy()
    await closed
    // Its leaving is known to the node before the new size is: both are asked for in this order.
    await vi.waitFor(async () => expect(await ask(adminPort, '/readyz')).toMatchObject({ status: 200 }))
    child.send({ type: 'service-time', serviceTime: 0 })
    await vi.waitFor(() => expect(lines.map(({ msg }) => msg)).toContain('slow request begun'))
    expect(lines.map(({ msg }) => msg)).not.toContain('endless request begun')
  })

  test('another size at run time lets those through who wait', async () => {
    const { child, port } = await start('node.ts', STUCK)
    const waiting = ask(port, '/')
    const second = ask(port, '/')
    await dial(port)
    child.send({ type: 'service-time', serviceTime: 1 })
    expect(await waiting).toMatchObject({ status: 200 })
    expect(await second).toMatchObject({ status: 200 })
  })

  test('health checks and metrics wait for nobody', async () => {
    const { port, adminPort } = await start('node.ts', STUCK)
    void ask(port, '/').catch(() => {})
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      expect(await ask(adminPort, path)).toMatchObject({ status: 200 })
    }
  })
})

describe('over lines', () => {
  const answers = (received: string) => received.split('\n').filter((line) => line !== '')

  test('each line but the first takes its turn, in order', async () => {
    const { port } = await start('lines.ts', sized)
    const { socket, received } = await dial(port)
    const before = performance.now()
    socket.write('hello\n')
    await vi.waitFor(() => expect(answers(received())).toEqual(['{"line":"hello"}']))
    socket.write('a\nb\nc\nd\n')
    await vi.waitFor(() => expect(answers(received())).toHaveLength(5))
    expect(answers(received()).slice(1)).toEqual(['a', 'b', 'c', 'd'].map((line) => `{"line":"${line}"}`))
    expect(performance.now() - before).toBeGreaterThan(4 * SERVICE_TIME - 1)
  })

  test('two connections share one clock', async () => {
    const { port } = await start('lines.ts', sized)
    const two = await Promise.all([dial(port), dial(port)])
    const before = performance.now()
    for (const { socket } of two) socket.write('hello\na\nb\nc\n')
    for (const { received } of two) await vi.waitFor(() => expect(answers(received())).toHaveLength(4))
    expect(performance.now() - before).toBeGreaterThan(6 * SERVICE_TIME - 1)
  })

  test('what waits is bounded: then the connection is not read on, and goes on afterwards', async () => {
    const { child, port, adminPort } = await start('lines.ts', STUCK)
    const { socket, received } = await dial(port)
    const line = `${'x'.repeat(1000)}\n`
    const many = 20_000
    socket.write('hello\n')
    for (let i = 0; i < many; i++) socket.write(line)
    await vi.waitFor(() => expect(answers(received())).toHaveLength(1))
    await vi.waitFor(
      async () => {
        const before = socket.writableLength
        for (let i = 0; i < 10; i++) await ask(adminPort, '/healthz')
        expect(socket.writableLength).toBe(before)
      },
      { timeout: 20_000 },
    )
    // More than the connection's own buffers hold stays here: the node does not take it.
    expect(socket.writableLength).toBeGreaterThan(5_000_000)
    const { text } = await ask(adminPort, '/metrics')
    const memory = Number(/^process_resident_memory_bytes (\d+)/m.exec(text)?.[1])
    expect(memory).toBeLessThan(200_000_000)
    child.send({ type: 'service-time', serviceTime: 0 })
    const body = '{}'
    const headers = { 'Content-Type': 'application/json' }
    await vi.waitFor(
      async () => {
        const { text } = await ask(adminPort, '/read', { method: 'POST', body, headers })
        expect(JSON.parse(text)).toEqual({ read: many + 1 })
      },
      { timeout: 20_000 },
    )
  })
})
