/** Ends, every so often, what crashes left unfinished. Several servers may do so at once: each end counts only once. */
import { ownCall } from '@ztm/domain/call'
import type { Ports } from '@ztm/domain/ports'
import { sweep } from '@ztm/domain/sweep'
import type { Node } from '@ztm/node/node'

/** @param age of work that is taken for interrupted. @param every so often; both in milliseconds */
export function startSweeping(
  node: Node,
  ports: Ports,
  { age, every }: { age: number; every: number },
): void {
  let sweeping = false
  const timer = setInterval(async () => {
    if (sweeping) return
    sweeping = true
    try {
      const ended = await sweep(ports, ownCall('sweeper', ports.clock, every), age)
      if (ended > 0) node.log.info({ ended }, 'swept up interrupted work')
    } catch (error) {
      node.log.warn({ err: error }, 'could not sweep; trying again later')
    } finally {
      sweeping = false
    }
  }, every)
  node.atShutdown(() => clearInterval(timer))
}
