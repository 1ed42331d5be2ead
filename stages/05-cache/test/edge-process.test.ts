/** An edge as a process of its own: where it finds its origin, who may purge, what it tells of itself. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Neighbour } from '@ztm/node/neighbours'
import { afterAll, expect, test } from 'vitest'
import { ask, listening } from './edge.ts'

let version = 1
const origin = await listening((_, response) => {
  response.setHeader('Cache-Control', 'public, max-age=60').end(`version ${version}`)
})
const balancer: Neighbour = {
  name: 'balancer-1',
  kind: 'balancer',
  roles: ['entry'],
  center: 'main',
  region: 'eu',
  group: 1,
  ip: '203.0.113.1',
  ip6: '2001:db8::1',
  host: '127.0.0.1',
  port: origin.port,
  adminPort: 1,
}
const folder = await mkdtemp(join(tmpdir(), 'edge-'))
const child = fork(join(import.meta.dirname, '../src/edge/main.ts'), {
  env: {
    ...process.env,
    NODE_NAME: 'edge-1',
    LOG_LEVEL: 'silent',
    DATA_DIR: folder,
    NEIGHBOURS: JSON.stringify([balancer]),
  },
})
const [{ port, adminPort }] = await once(child, 'message')
const [url, admin] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${adminPort}`]

afterAll(async () => {
  child.kill('SIGKILL')
  await once(child, 'exit')
  await origin.close()
  await rm(folder, { recursive: true })
})

const purge = (what: unknown) =>
  ask(`${admin}/purge`, {
    method: 'POST',
    body: JSON.stringify(what),
    headers: { 'Content-Type': 'application/json' },
  })

test('it caches what its neighbour answers, is purged at its private port only, and counts', async () => {
  expect((await ask(`${admin}/readyz`)).status).toBe(200)
  const path = `${url}/media/1/a/small`
  expect((await ask(path)).said).toMatch(/^fwd=uri-miss/)
  version = 2
  expect(await ask(path)).toMatchObject({ text: 'version 1', said: expect.stringMatching(/^hit/) })
  expect((await ask(`${url}/purge`, { method: 'POST', body: '{"prefixes":["/"]}' })).said).toMatch(
    /^fwd=method/,
  )
  expect((await ask(path)).said).toMatch(/^hit/)
  expect((await purge({ prefixes: '/media/1/' })).status).toBe(422)
  expect((await purge({ prefixes: ['/media/1/'] })).status).toBe(200)
  expect(await ask(path)).toMatchObject({ text: 'version 2', said: expect.stringMatching(/^fwd=uri-miss/) })
  await origin.close()
  expect((await ask(path)).text).toBe('version 2')
  expect((await ask(`${url}/other`)).status).toBe(502)
  const { text } = await ask(`${admin}/metrics`)
  for (const line of [
    'edge_requests_total{result="hit"} 3',
    'edge_requests_total{result="miss"} 2',
    'edge_requests_total{result="passed"} 1',
    'edge_requests_total{result="failed"} 1',
    'edge_evictions_total 0',
  ])
    expect(text).toContain(line)
  expect(text).toMatch(/edge_stored_bytes\{place="memory"\} [1-9]/)
})
