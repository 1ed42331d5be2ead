/**
 * What becomes of a request at the edge: it is answered from what is kept, by RFC 9111; or its answer is fetched, and
 * kept for others; or it is passed on as it is. Each answer says in `Cache-Status` which of them it was (RFC 9211).
 * Simplifications: a HEAD that nothing fresh is kept for is passed on; answers to POST are never kept.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Node } from '@ztm/node/node'
import { breakOff } from '../balancer/answer.ts'
import { createProblems } from '../balancer/problem.ts'
import { sendPlain, sendStored } from './answers.ts'
import { type Asked, normalized, pathOf, readRequest } from './asked.ts'
import { createLoads } from './collapsing.ts'
import { createFetching } from './fetching.ts'
import type { Loading } from './loading.ts'
import { createMetrics, type Result } from './metrics.ts'
import { hasBody } from './origin.ts'
import { createPassing, NOT_ASKED } from './passing.ts'
import { secondsLeft, useOf } from './stored.ts'

/** Where pictures are: paths, and what paths begin with. */
export type Purge = { urls: readonly string[]; prefixes: readonly string[] }
export type Edge = ReturnType<typeof createEdge>
type EdgeParts = Loading & {
  node: Pick<Node, 'name' | 'log' | 'metrics'>
  /** Paths below it are public: their answers depend on nothing else. */
  publicPrefix: string
}

export function createEdge({ node, publicPrefix, ...loading }: EdgeParts) {
  const { store, origin, clock } = loading
  const { name } = node
  const loads = createLoads(loading)
  const count = createMetrics(node.metrics, store)
  const answerProblem = createProblems(name)
  const { pass, fail } = createPassing({ name, origin, publicPrefix, forget, note, answerProblem })
  const { fetchFor, validate } = createFetching({ name, loads, clock, note, fail })

  // #region answer
  function answer(asked: Asked, response: ServerResponse): void | Promise<void> {
    const { request, key, directives } = asked
    const notLookedUp = whyNotLookedUp(asked)
    if (notLookedUp) return pass(asked, response, notLookedUp)

    const now = clock()
    const found = store.find(key, asked.headers)
    const use = found ? useOf(found, asked, now) : store.has(key) ? 'vary-miss' : 'uri-miss'
    if (found && (use === 'fresh' || use === 'allowed stale')) {
      note(asked, use === 'fresh' ? 'hit' : 'stale')
      // Whoever comes upon it has it validated, and does not wait for that.
      if (use === 'allowed stale' && now < found.whileRevalidateUntil) validate(asked, found)
      if (sendPlain(found, asked, response, name, now)) return
      return sendStored(found, asked, response, `${name}; hit; ttl=${secondsLeft(found, now)}`, now)
    }
    const why = `fwd=${use}`
    if (directives.has('only-if-cached')) return fail(asked, response, 'detail=only-if-cached', NOT_ASKED)
    return request.method === 'HEAD' ? pass(asked, response, why) : fetchFor(asked, response, why, found)
  }
  // #endregion answer

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = readRequest(request, publicPrefix)
    if (!asked) return answerProblem(response, 400, 'There is no telling what this asks for.', 'none')
    try {
      await answer(asked, response)
    } catch (error) {
      // Such as an answer with a header that must not be said again.
      if (response.headersSent) return breakOff(response)
      fail(asked, response, 'detail=broken', error)
    }
  }

  /** What is under way for them is not kept either: it may be from before whatever has changed. */
  function forget(keys: ReadonlySet<string>): void {
    loads.forget((key) => keys.has(key))
    for (const key of keys) store.forget(key)
  }

  /** Gone through, and not looked up in an index: purges are rare, and hits must not pay for them. */
  function purge({ urls, prefixes }: Purge): void {
    const paths = new Set(urls.map(normalized))
    const beginnings = prefixes.map(normalized)
    const isMeant = (key: string) => paths.has(pathOf(key)) || beginnings.some((one) => key.startsWith(one))
    loads.forget(isMeant)
    for (const key of store.keys()) if (isMeant(key)) store.forget(key)
  }

  function note({ id, path }: Asked, result: Result, error?: unknown): void {
    count(result)
    // In an outage there are many, and each with its stack would be a load of its own.
    const line = { requestId: id, path, result, ...(error ? { error: String(error) } : {}) }
    node.log[result === 'failed' ? 'warn' : 'debug'](line, 'request')
  }

  return { handle, purge }
}

// #region not-looked-up
/** Why nothing kept can be the answer, for `Cache-Status`. */
function whyNotLookedUp(asked: Asked): string | undefined {
  const { method, headers } = asked.request
  if (method !== 'GET' && method !== 'HEAD') return 'fwd=method'
  // What the answer may depend on, and what it is kept under does not.
  if (hasBody(asked)) return 'fwd=bypass; detail=body'
  if (headers['if-match'] ?? headers['if-unmodified-since']) return 'fwd=bypass; detail=precondition'
  return asked.directives.has('no-store') ? 'fwd=bypass; detail=no-store' : undefined
}
// #endregion not-looked-up
