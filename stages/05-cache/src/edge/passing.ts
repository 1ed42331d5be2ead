/** What is not the cache's business: passed to the origin as it is, its answer passed back, and nothing kept. */
import type { ServerResponse } from 'node:http'
import type { createProblems } from '../balancer/problem.ts'
import { passOn } from './answers.ts'
import { type Asked, keyOf, normalized } from './asked.ts'
import type { Result } from './metrics.ts'
import { type Answer, type Origin, TOOK_TOO_LONG } from './origin.ts'

export type Passing = {
  name: string
  origin: Origin
  publicPrefix: string
  /** For what is kept, or under way, under these keys. */
  forget: (keys: ReadonlySet<string>) => void
  note: (asked: Asked, result: Result, error?: unknown) => void
  answerProblem: ReturnType<typeof createProblems>
}

/** Why the origin has not answered: somebody wants what is kept, or nothing. */
export const NOT_ASKED = new Error('only if cached')

/** Methods that change nothing (RFC 9110, 9.2.1, and their registry). Of any other, also an unknown one, nobody knows. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'PROPFIND', 'QUERY', 'REPORT', 'SEARCH', 'TRACE'])

export function createPassing({ name, origin, publicPrefix, forget, note, answerProblem }: Passing) {
  /** @param why for `Cache-Status` */
  async function pass(asked: Asked, response: ServerResponse, why: string): Promise<void> {
    const giveUp = new AbortController()
    response.on('close', () => giveUp.abort())
    let answer: Answer
    try {
      answer = await origin.ask(asked, {}, giveUp)
    } catch (error) {
      return fail(asked, response, why, error)
    }
    if (!SAFE.has(asked.request.method ?? '') && answer.status < 400)
      forget(changedBy(asked, answer, publicPrefix))
    note(asked, 'passed')
    passOn(answer, asked, response, `${name}; ${why}; fwd-status=${answer.status}`)
  }

  function fail(asked: Asked, response: ServerResponse, why: string, error: unknown): void {
    if (response.destroyed) return
    note(asked, 'failed', error === NOT_ASKED ? undefined : error)
    response.setHeader('Cache-Status', `${name}; ${why}`)
    if (error === NOT_ASKED)
      answerProblem(response, 504, 'Nothing that is kept here can be the answer.', asked.id)
    else if (error === TOOK_TOO_LONG)
      answerProblem(response, 504, 'The origin did not answer in time.', asked.id)
    else answerProblem(response, 502, 'The origin cannot be reached, or broke off.', asked.id)
  }

  return { pass, fail }
}

/** What a change has made old: what it was sent to, and what its answer names, on the same host (RFC 9111, 4.4). */
function changedBy({ host, path, key }: Asked, { fields }: Answer, publicPrefix: string): Set<string> {
  const keys = new Set([key])
  for (const named of [fields.location, fields['content-location']]) {
    const url = named === undefined ? null : URL.parse(named, `http://${host}${path}`)
    if (url?.host === host) keys.add(keyOf(normalized(url.pathname + url.search), host, publicPrefix))
  }
  return keys
}
