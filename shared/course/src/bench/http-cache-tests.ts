/**
 * The public suite of HTTP caching (the package `http-cache-tests`, whose results for many caches are on
 * cache-tests.fyi), run against a cache in front of the suite's own origin, which is in this process. Once a process:
 * the suite keeps its results for itself.
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

type Case = {
  id: string
  kind?: 'required' | 'optimal' | 'check'
  browser_only?: boolean
  depends_on?: string[]
}
/** True, or why not: whose fault, and what. */
type Results = Record<string, true | [name: string, message: string]>
type Suite = {
  groups: { tests: Case[] }[]
  runTests: (groups: unknown, fetch: unknown, isBrowser: boolean, url: string) => Promise<void>
  getResults: () => Results
  handlers: Record<string, (path: string[], request: IncomingMessage, response: ServerResponse) => void>
}

export type Passed = {
  passed: number
  of: number
  /** Each that did not, with what the suite says of it. */
  failed: Record<string, string>
}

/** Of another cache, as the suite's authors have run it. */
export type Recorded = Passed & { name: string; version: string }

/**
 * Of the cases that the suite calls required of a shared cache, those passed. One that builds on another counts only
 * where that one passes, too, as on the suite's own site.
 * @param folder of the package @param cacheFor makes the cache for the origin at a URL @returns its URL
 */
export async function httpCacheTests(
  folder: string,
  cacheFor: (originUrl: string) => Promise<string>,
): Promise<Passed> {
  const { groups, runTests, getResults, handlers } = await suite(folder)
  const origin = createServer((request, response) => {
    const [what = '', ...path] = new URL(request.url ?? '/', 'http://origin').pathname.split('/').slice(1)
    const handle = handlers[what]
    if (handle) handle(path, request, response)
    else response.writeHead(404).end()
  })
  origin.listen(0, '127.0.0.1')
  await once(origin, 'listening')
  try {
    const { port } = origin.address() as AddressInfo
    await runTests(groups, plainFetch, false, await cacheFor(`http://127.0.0.1:${port}`))
  } finally {
    origin.close()
    origin.closeAllConnections()
  }
  return judge(
    groups.flatMap(({ tests }) => tests),
    getResults(),
  )
}

/** What the package has recorded of caches that run by themselves, as this suite counts. */
export async function recorded(folder: string): Promise<Recorded[]> {
  const { groups } = await suite(folder)
  const { default: caches } = await import(join(folder, 'results/index.mjs'))
  return (caches as { file: string; name: string; type: string; version: string }[])
    .filter(({ type }) => type === 'rev-proxy')
    .map(({ file, name, version }) => {
      const results = JSON.parse(readFileSync(join(folder, 'results', file), 'utf8'))
      const cases = groups.flatMap(({ tests }) => tests)
      return { name, version, ...judge(cases, results) }
    })
}

async function suite(folder: string): Promise<Suite> {
  const part = (path: string) => import(join(folder, `${path}.mjs`))
  const [{ default: groups }, { runTests, getResults }, ...handlers] = await Promise.all([
    part('tests/index'),
    part('client/runner'),
    ...['config', 'state', 'test'].map((name) => part(`server/handle-${name}`)),
  ])
  const [config, state, test] = handlers.map((handler) => handler.default)
  return { groups, runTests, getResults, handlers: { config, state, test } }
}

/** Left to itself, `fetch` asks for a conditional request, as if somebody had pressed reload, not to be answered 304. */
const plainFetch = (url: string, init: RequestInit) =>
  fetch(url, { redirect: 'manual', ...init, cache: 'force-cache' })

function judge(cases: readonly Case[], results: Results): Passed {
  const byId = new Map(cases.map((one) => [one.id, one]))
  const passes = (id: string): boolean => {
    const { kind, depends_on: needed = [] } = byId.get(id) ?? {}
    // What only asks how a cache behaves has no wrong answer.
    const isAnswered = kind === 'check' && results[id] !== undefined && !isUnfinished(results[id])
    return (results[id] === true || isAnswered) && needed.every(passes)
  }
  const required = cases.filter((one) => (one.kind ?? 'required') === 'required' && !one.browser_only)
  const failed = required.filter(({ id }) => !passes(id))
  return {
    passed: required.length - failed.length,
    of: required.length,
    failed: Object.fromEntries(failed.map(({ id }) => [id, whyNot(results[id])])),
  }
}

const isUnfinished = (result: Results[string]) => result !== true && result[0] === 'Setup'
const whyNot = (result: Results[string] | undefined) =>
  result === undefined || result === true ? 'what it builds on fails' : result[1]
