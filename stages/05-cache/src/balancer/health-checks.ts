/**
 * Active checks: every server is asked regularly whether it can serve. Several answers in a row change our mind, one
 * alone never does, so that a single lost answer neither fells a server nor brings one back (HAProxy: rise and fall).
 */
import { Agent, get } from 'node:http'
import type { Node } from '@ztm/node/node'
import type { Backend, Backends } from './backends.ts'

const EVERY = 500
const WITHIN = 500
const FALL = 3
const RISE = 2
/** Silences in a row before what the last one left was asked is given up: slow is better than nobody. */
const FALL_ALONE = 10
/** Checks after which a server that was never well is no longer waited for. */
const ENOUGH = 10

type Answer = 'ready' | 'not ready' | 'silence'

export function startHealthChecks(node: Node, backends: Backends): void {
  const agent = new Agent({ keepAlive: true })
  /** How many answers in a row spoke against what we think of it. */
  const against = new WeakMap<Backend, number>()
  const silences = new WeakMap<Backend, number>()
  const checked = new WeakMap<Backend, number>()
  const judged = new WeakSet<Backend>()
  let begun = false

  // Begun any earlier, whoever logs in at a server that is not found well yet is sent to another the next time.
  node.readyWhen('web servers', async () => {
    const all = backends.all()
    begun ||=
      all.length === node.neighbours('web').names().length && all.every((backend) => judged.has(backend))
    if (!begun) throw new Error('not all of them have been judged yet')
  })

  async function check(backend: Backend): Promise<void> {
    const answer = await ask(backend, agent)
    const ready = answer === 'ready'
    const count = ready === backend.healthy ? 0 : (against.get(backend) ?? 0) + 1
    against.set(backend, count)
    if (count >= (backend.healthy ? FALL : RISE)) turn(backend, answer)
    checked.set(backend, (checked.get(backend) ?? 0) + 1)
    if ((ready && backend.healthy) || (checked.get(backend) ?? 0) >= ENOUGH) judged.add(backend)
    // One that says it cannot take more still finishes what it has; one that says nothing finishes nothing.
    const silent = answer === 'silence' ? (silences.get(backend) ?? 0) + 1 : 0
    silences.set(backend, silent)
    const othersAreWell = backends.all().some((other) => other !== backend && other.healthy)
    if (silent >= (othersAreWell ? FALL : FALL_ALONE)) for (const giveUp of backend.waiting.list()) giveUp()
  }

  function turn(backend: Backend, answer: Answer): void {
    against.delete(backend)
    backend.healthy = answer === 'ready'
    if (backend.healthy) {
      backend.inSince = Date.now()
      backend.ejectedUntil = 0
    }
    const where = backend.healthy ? 'back in' : 'out of'
    node.log.warn({ backend: backend.name, answer }, `${where} rotation: what the health check says`)
  }

  const timer = setInterval(() => {
    for (const backend of backends.all()) check(backend)
  }, EVERY)
  node.atShutdown(() => {
    clearInterval(timer)
    agent.destroy()
  })
}

function ask({ neighbour: { host, adminPort: port } }: Backend, agent: Agent): Promise<Answer> {
  return new Promise((resolve) => {
    const request = get({ host, port, agent, path: '/readyz' }, (response) => {
      response.resume()
      resolve(response.statusCode === 200 ? 'ready' : 'not ready')
    })
    // Where this process is the slow one, an answer may have come and not been read yet: that is done first.
    const timer = setTimeout(() => setImmediate(() => request.destroy(new Error('silence'))), WITHIN)
    request.on('error', () => resolve('silence'))
    request.on('close', () => clearTimeout(timer))
  })
}
