/** What happens to a request at the balancer: a server is chosen, the request goes there, and where it fails, on. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Node } from '@ztm/node/node'
import { Counter } from 'prom-client'
import type { Backend, Backends } from './backends.ts'
import type { Ejection } from './ejection.ts'
import { setForwarded } from './forwarded.ts'
import type { Policy } from './policies.ts'
import { answerProblem } from './problem.ts'
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
  const budget = createRetryBudget()
  const requests = new Counter({
    name: 'balancer_requests_total',
    help: 'Requests by the server that they were passed to, and what came of it',
    labelNames: ['backend', 'outcome'],
    registers: [node.metrics],
  })

  function choose(request: IncomingMessage, tried: ReadonlySet<Backend>): Backend | undefined {
    const now = Date.now()
    const usable = backends.usable(now).filter((backend) => !tried.has(backend))
    return stickTo(request, usable) ?? policy(usable, now)
  }

  async function pass(
    backend: Backend,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Outcome> {
    backend.inFlight += 1
    const outcome = await proxying.pass(backend, request, response)
    backend.inFlight -= 1
    requests.inc({ backend: backend.name, outcome: outcome.kind })
    if (outcome.kind === 'answered') ejection.succeeded(backend)
    else if (outcome.kind !== 'client-left') ejection.failed(backend)
    return outcome
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const given = request.headers['x-request-id']
    const requestId = typeof given === 'string' && SANE_ID.test(given) ? given : randomUUID()
    request.headers['x-request-id'] = requestId
    response.setHeader('X-Request-Id', requestId)
    const why = dubious(request)
    if (why) return answerProblem(response, 400, why)
    setForwarded(request, secure, secret)
    budget.earn()

    const tried = new Set<Backend>()
    let last: Outcome = { kind: 'failed', timeout: false }
    for (let backend = choose(request, tried); backend; backend = choose(request, tried)) {
      tried.add(backend)
      last = await pass(backend, request, response)
      if (last.kind !== 'failed') return
      if (!mayRetry(request) || !budget.spend()) break
    }
    if (response.destroyed) return
    if (tried.size === backends.all().length) return answerProblem(response, 503, 'No web server answers.')
    if (last.timeout) return answerProblem(response, 504, 'The web server did not answer in time.')
    answerProblem(response, 502, 'The web server broke off before it answered.')
  }
}
