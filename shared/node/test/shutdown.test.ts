import { describe, expect, test, vi } from 'vitest'
import { ask, dial, launch, start } from './running-node.ts'

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'
const refused = { code: 'ECONNREFUSED' }

describe('a node that is told to end', () => {
  test('finishes the request it is at, takes no new one, closes the latest opened first, and exits with 0', async () => {
    const { child, port, adminPort, said, ended, lines } = await start('node.ts')
    const answer = ask(port, '/slow', { headers: { Connection: 'keep-alive' } })
    await said('slow request begun')
    const before = performance.now()
    child.kill('SIGTERM')
    await said('shutting down')
    await vi.waitFor(() => expect(ask(port, '/')).rejects.toMatchObject(refused))
    const { status, text } = await ask(adminPort, '/readyz')
    expect([status, JSON.parse(text).checks.serving]).toEqual([503, 'shutting down'])
    await ask(adminPort, '/release', { method: 'POST', headers: { 'Content-Type': 'application/json' } })
    expect(await answer).toMatchObject({ status: 200, headers: { connection: 'close' } })
    expect(await ended).toMatchObject({ code: 0, signal: null })
    // And as soon as it is done, not when the time for it is over.
    expect(performance.now() - before).toBeLessThan(4_900)
    expect(lines.map(({ msg }) => msg).slice(-5)).toEqual([
      'shutting down',
      'closed last thing opened',
      'could not be closed',
      'closed first thing opened',
      'shut down',
    ])
  })

  test('does not wait for connections that nobody uses', async () => {
    const { child, port, ended } = await start('node.ts', { PROXY_PROTOCOL: 'on' })
    const unused = await dial(port)
    const idle = await dial(port)
    idle.socket.write(GET)
    await vi.waitFor(() => expect(idle.received()).toContain('}'))
    const before = performance.now()
    child.kill('SIGTERM')
    await Promise.all([unused.closed, idle.closed])
    expect(await ended).toMatchObject({ code: 0 })
    expect(performance.now() - before).toBeLessThan(2_500)
  })

  test('waits 5 s and no longer for a request that does not end', async () => {
    const { child, port, said, ended } = await start('node.ts')
    const answer = ask(port, '/never').catch((error) => error.code)
    await said('endless request begun')
    const before = performance.now()
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ code: 0 })
    expect(performance.now() - before).toBeGreaterThan(4_900)
    expect(await answer).toBe('ECONNRESET')
  })

  test('does so when whoever started it is gone', async () => {
    const { child, ended } = await start('node.ts')
    child.disconnect()
    expect(await ended).toMatchObject({ code: 0, signal: null })
  })

  test('leaves Ctrl-C to whoever started it', async () => {
    const { child, port, ended } = await start('node.ts')
    child.kill('SIGINT')
    expect(await ask(port, '/')).toMatchObject({ status: 200 })
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ code: 0 })
  })
})

test('an error that nobody caught is logged and ends the node', async () => {
  const { adminPort, ended, said } = await start('node.ts')
  await ask(adminPort, '/crash', { method: 'POST', headers: { 'Content-Type': 'application/json' } }).catch(
    () => {},
  )
  expect(await said('crashed as asked')).toMatchObject({
    level: 'fatal',
    node: 'tried-1',
    time: expect.any(String),
  })
  expect(await ended).toMatchObject({ code: 1, signal: null })
})

test('a taken port is said, and ends the node', async () => {
  const first = await start('node.ts')
  const second = launch('node.ts', { PORT: `${first.port}` })
  await second.said(`port ${first.port} is taken`)
  expect(await second.ended).toMatchObject({ code: 1 })
})
