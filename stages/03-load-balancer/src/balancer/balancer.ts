/** What happens to a request at the balancer: a server is chosen, the request goes there, and where it fails, on. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Node } from '@ztm/node/node'
import { Counter } from 'prom-client'
import type { Backend, Backends } from './backends.ts'
import type { Ejection } from './ejection.ts'
import { setForwarded } from './forwarded.ts'
import type { Policy } from './policies.ts'
import { createProblems } from './problem.ts'
import type { Outcome, Proxying } from './proxying.ts'
import { dubious } from './request-shape.ts'
import { createRetryBudget, mayRetry } from './retries.ts'
import { stickTo } from './stickiness.ts'

export type Parts = {
  node: Node
  backends: Backends
  policy: Policy
  proxying: Proxying
  ejection: Ejection
  secure: boolean
  secret: string
}

const SANE_ID = /^[A-Za-z0-9._-]{1,64}$/

export function createBalancer({ node, backends, policy, proxying, ejection, secure, secret }: Parts) {
  const answerProblem = createProblems(node.name)
  const budget = createRetryBudget()
  const requests = new Counter({
    name: 'balancer_requests_total',
    help: 'Requests by the server that they were passed to, and what came of it',
    labelNames: ['backend', 'outcome'],
    registers: [node.metrics],
  })

  /** Looking labels up costs the library more than counting. */
  const counters = new Map<string, { inc(): void }>()
  function count(backend: string, outcome: Outcome['kind']): void {
    const key = `${backend} ${outcome}`
    const counter = counters.get(key) ?? requests.labels({ backend, outcome })
    counters.set(key, counter)
    counter.inc()
  }

  function choose(request: IncomingMessage, tried: ReadonlySet<Backend>): Backend | undefined {
    const now = Date.now()
    const all = backends.usable(now)
    const usable = tried.size === 0 ? all : all.filter((backend) => !tried.has(backend))
    return stickTo(request, usable) ?? policy(usable, now)
  }

  async function pass(
    backend: Backend,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Outcome> {
    const since = performance.now()
    backend.inFlight += 1
    const outcome = await proxying.pass(backend, request, response)
    backend.inFlight -= 1
    count(backend.name, outcome.kind)
    const requestId = request.headers['x-request-id']
    const ms = Math.round(performance.now() - since)
    node.log.debug({ requestId, backend: backend.name, outcome: outcome.kind, ms }, 'request')
    if (outcome.kind === 'answered') ejection.succeeded(backend)
    else if (outcome.kind !== 'client-left') ejection.failed(backend)
    return outcome
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const given = request.headers['x-request-id']
    const requestId = typeof given === 'string' && SANE_ID.test(given) ? given : randomUUID()
    const why = dubious(request)
    if (why) return answerProblem(response, 400, why, requestId)
    setForwarded(request, { requestId, secure, secret })
    budget.earn()

    const tried = new Set<Backend>()
    let failure = { sent: false, timeout: false }
    for (let backend = choose(request, tried); backend; backend = choose(request, tried)) {
      tried.add(backend)
      const outcome = await pass(backend, request, response)
      if (outcome.kind !== 'failed' || response.destroyed) return
      failure = outcome
      if (!mayRetry(request, outcome) || !budget.spend()) break
    }
    if (!failure.sent) return answerProblem(response, 503, 'No web server can be reached.', requestId)
    if (failure.timeout)
      return answerProblem(response, 504, 'The web server did not answer in time.', requestId)
    answerProblem(response, 502, 'The web server broke off before it answered.', requestId)
  }
}
