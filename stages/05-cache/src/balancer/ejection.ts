/**
 * Passive checks: what happens to real requests. A server that fails several in a row is left out for a while, longer
 * each time, without waiting for the next active check; but never more than half of them, because failures that
 * everybody shares are nobody's own (Envoy: outlier detection, with its cap on the share ejected).
 */
import type { Node } from '@ztm/node/node'
import type { Backend, Backends } from './backends.ts'

const IN_A_ROW = 3
const FIRST_TIME = 2_000
const LONGEST = 30_000
const MOST = 0.5

export type Ejection = { failed(backend: Backend): void; succeeded(backend: Backend): void }

export function createEjection(node: Node, backends: Backends): Ejection {
  const records = new WeakMap<Backend, { inARow: number; times: number }>()

  return {
    succeeded(backend) {
      const record = records.get(backend)
      if (record) record.inARow = 0
    },
    failed(backend) {
      const record = records.get(backend) ?? { inARow: 0, times: 0 }
      records.set(backend, record)
      record.inARow += 1
      const now = Date.now()
      if (record.inARow < IN_A_ROW || backend.ejectedUntil > now) return
      const ejected = backends.all().filter((other) => other.ejectedUntil > now).length
      if ((ejected + 1) / backends.all().length > MOST) return
      // What it did long ago is forgotten.
      if (now - backend.ejectedUntil > LONGEST) record.times = 0
      const time = Math.min(LONGEST, FIRST_TIME * 2 ** record.times)
      record.times += 1
      record.inARow = 0
      backend.ejectedUntil = now + time
      backend.inSince = backend.ejectedUntil
      node.log.warn({ backend: backend.name, ms: time }, 'out of rotation: requests to it fail')
    },
  }
}
