/**
 * Active checks: every server is asked regularly whether it can serve. Several answers in a row change our mind, one
 * alone never does, so that a single lost answer neither fells a server nor brings one back (HAProxy: rise and fall).
 */
import type { Node } from '@ztm/node/node'
import type { Backend, Backends } from './backends.ts'

const EVERY = 500
const WITHIN = 400
const FALL = 3
const RISE = 2

export function startHealthChecks(node: Node, backends: Backends): void {
  /** How many answers in a row spoke against what we think of it. */
  const against = new WeakMap<Backend, number>()

  async function check(backend: Backend): Promise<void> {
    const ready = await isReady(backend)
    if (ready === backend.healthy) return void against.delete(backend)
    const count = (against.get(backend) ?? 0) + 1
    against.set(backend, count)
    if (count < (backend.healthy ? FALL : RISE)) return
    against.delete(backend)
    backend.healthy = ready
    if (ready) {
      backend.inSince = Date.now()
      backend.ejectedUntil = 0
    }
    node.log.warn({ backend: backend.name }, ready ? 'back in rotation' : 'out of rotation: not ready')
  }

  const timer = setInterval(() => {
    for (const backend of backends.all()) check(backend)
  }, EVERY)
  node.atShutdown(() => clearInterval(timer))
}

async function isReady({ neighbour: { host, adminPort } }: Backend): Promise<boolean> {
  try {
    const response = await fetch(`http://${host}:${adminPort}/readyz`, {
      signal: AbortSignal.timeout(WITHIN),
    })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}
