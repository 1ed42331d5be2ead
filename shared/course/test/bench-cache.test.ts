/** What stage 05's figures are made of: which reads touched the database, who was too busy, and what a suite's cases come to. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { LabEvent, Listener } from '@ztm/lab/events'
import type { RunningSystem } from '@ztm/lab/system'
import { expect, onTestFinished, test } from 'vitest'
import { recorded } from '../src/bench/http-cache-tests.ts'
import { httpCacheSuite } from '../src/bench/peers/http-cache-suite.ts'
import { throughputAgainst } from '../src/bench/stages/05-cache/against-stage-04.ts'
import { countTouched } from '../src/bench/stages/05-cache/touched.ts'

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ztm-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

test('reads are counted one by one, whichever log is heard first; writes and pictures are not among them', () => {
  let heard: Listener = () => undefined
  const kinds = [
    { name: 'web-1', kind: 'web' },
    { name: 'database-1', kind: 'database' },
  ]
  const onEvent = (listener: Listener) => {
    heard = listener
    return () => {
      heard = () => undefined
    }
  }
  const end = countTouched({ nodes: () => kinds, onEvent } as unknown as RunningSystem)
  const log = (node: string, line: object) =>
    heard({ type: 'log', node, line: { msg: 'request', ...line } } as LabEvent)
  const web = (requestId: string, method: string, route: string) => log('web-1', { requestId, method, route })
  log('database-1', { requestId: 'a' })
  log('database-1', { requestId: 'a' })
  web('a', 'GET', '/photos')
  web('b', 'GET', '/photos')
  web('c', 'GET', '/feed')
  log('database-1', { requestId: 'c' })
  web('d', 'POST', '/photos')
  log('database-1', { requestId: 'd' })
  web('e', 'GET', '/media/:id/:version/:rendition')
  const { all, byRoute } = end()
  web('f', 'GET', '/photos')
  expect(all).toEqual({ reads: 3, touching: 2, queries: 3 })
  expect([...byRoute]).toEqual([
    ['/photos', { reads: 2, touching: 1, queries: 2 }],
    ['/feed', { reads: 1, touching: 1, queries: 1 }],
  ])
})

test('what a busy computer carried of the stage before is not compared', () => {
  const own = { perSecond: 200, busy: 0.6, limitedBy: 'computer' } as const
  const figure = throughputAgainst(own, { perSecond: 20, busy: 0.3, limitedBy: 'databases' })
  expect(figure.ratio).toBe(10)
  expect(figure.how).toContain('or more')
  expect(
    throughputAgainst(own, { perSecond: 20, busy: 0.3, limitedBy: 'computer' }).notCompared,
  ).toBeDefined()
})

test('a suite that cannot be fetched: why, and nothing is taken for it the next time', () => {
  const folder = temporaryFolder()
  const registry = { npm_config_registry: 'http://127.0.0.1:1/', npm_config_fetch_retries: '0' }
  const cache = { npm_config_cache: join(folder, 'npm') }
  Object.assign(process.env, registry, cache)
  onTestFinished(() => {
    for (const name of Object.keys({ ...registry, ...cache })) delete process.env[name]
  })
  expect(() => httpCacheSuite(folder)).toThrow(/^The suite could not be fetched: .*127\.0\.0\.1:1/)
  expect(existsSync(join(folder, 'http-cache-tests/0.4.5'))).toBe(false)
})

test('of what a suite has recorded, required cases count where all that they build on passes', async () => {
  const folder = temporaryFolder()
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const cases = [
    { id: 'passes' },
    { id: 'fails' },
    { id: 'builds on what fails', depends_on: ['fails'] },
    { id: 'builds on a question', depends_on: ['question'] },
    { id: 'question', kind: 'check' },
    { id: 'would be nice', kind: 'optimal' },
    { id: 'for browsers', browser_only: true },
  ]
  const no = ['Assertion', 'it did not']
  const results = {
    passes: true,
    fails: no,
    'builds on what fails': true,
    'builds on a question': true,
    question: no,
  }
  write('tests/index.mjs', `export default [{ tests: ${JSON.stringify(cases)} }]`)
  write('client/runner.mjs', '')
  for (const name of ['config', 'state', 'test']) write(`server/handle-${name}.mjs`, '')
  const caches = [
    { file: 'one.json', name: 'One', type: 'rev-proxy', version: '1.0' },
    { file: 'none.json', name: 'Some browser', type: 'browser', version: '1.0' },
  ]
  write('results/index.mjs', `export default ${JSON.stringify(caches)}`)
  write('results/one.json', JSON.stringify(results))
  expect(await recorded(folder)).toEqual([
    {
      name: 'One',
      version: '1.0',
      passed: 2,
      of: 4,
      failed: { fails: 'it did not', 'builds on what fails': 'what it builds on fails' },
    },
  ])
})
