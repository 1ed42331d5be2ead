import { networkInterfaces } from 'node:os'
import { beforeAll, describe, expect, test } from 'vitest'
import { ask, type RunningNode, start } from './running-node.ts'

const json = { 'Content-Type': 'application/json' }
const bad = { method: 'POST', headers: json, body: '{"good":false}' }

describe('the admin port', () => {
  let node: RunningNode
  beforeAll(async () => {
    let stop: (() => Promise<void>) | undefined
    node = await start('node.ts', {}, (clean) => {
      stop = clean
    })
    return stop
  })

  test('says that the process is alive', async () => {
    const { adminPort } = node
    const { status, text } = await ask(adminPort, '/healthz')
    expect([status, JSON.parse(text)]).toEqual([200, { alive: true, node: 'tried-1' }])
  })

  test('says which checks pass, and which do not and why, also where one hangs', async () => {
    const { adminPort } = node
    expect(await ask(adminPort, '/readyz')).toMatchObject({ status: 200 })
    await ask(adminPort, '/mood', bad)
    const before = performance.now()
    const { status, text } = await ask(adminPort, '/readyz')
    expect(performance.now() - before).toBeLessThan(5_000)
    expect(status).toBe(503)
    expect(JSON.parse(text)).toEqual({
      ready: false,
      checks: {
        serving: 'ok',
        neighbours: 'ok',
        mood: 'in a bad mood',
        slow: 'no answer within 1000 ms',
      },
    })
    await ask(adminPort, '/mood', { ...bad, body: '{"good":true}' })
    expect(await ask(adminPort, '/readyz')).toMatchObject({ status: 200 })
  })

  test('shows metrics as Prometheus reads them', async () => {
    const { adminPort } = node
    const { headers, text } = await ask(adminPort, '/metrics')
    expect(headers['content-type']).toMatch('text/plain')
    expect(text).toMatch(/^process_cpu_seconds_total [\d.]+$/m)
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m)
  })

  test('listens on loopback only', async () => {
    const { adminPort, port } = node
    const others = Object.values(networkInterfaces()).flatMap((all) => all ?? [])
    for (const { address } of others.filter(({ internal, family }) => !internal && family === 'IPv4')) {
      for (const tried of [adminPort, port])
        await expect(fetch(`http://${address}:${tried}/`)).rejects.toThrow()
    }
  })

  test.each([
    ['an unknown path', '/nothing', {}, 404],
    ['a wrong method', '/healthz', { method: 'DELETE' }, 405],
    ['reading what only takes', '/mood', {}, 405],
    ['a body that is no JSON', '/mood', { ...bad, body: '{' }, 400],
    ['a body of the wrong shape', '/mood', { ...bad, body: '{"good":1}' }, 422],
    ['a body that is too large', '/mood', { ...bad, body: `"${'x'.repeat(2 ** 20)}"` }, 413],
    ['a page of some site', '/mood', { ...bad, headers: { ...json, Origin: 'http://evil.example' } }, 403],
    ['a form of some site', '/mood', { ...bad, headers: { 'Content-Type': 'text/plain' } }, 415],
    ['a handler that fails', '/fail', { ...bad, body: '' }, 500],
  ])('answers %s with a problem', async (_, path, request, expected) => {
    const { adminPort } = node
    const { status, headers, text } = await ask(adminPort, path, request)
    expect(status).toBe(expected)
    expect(headers['content-type']).toBe('application/problem+json')
    expect(JSON.parse(text)).toMatchObject({
      type: 'about:blank',
      status: expected,
      title: expect.any(String),
    })
    // And it lives on.
    expect(await ask(adminPort, '/readyz')).toMatchObject({ status: 200 })
  })
})
