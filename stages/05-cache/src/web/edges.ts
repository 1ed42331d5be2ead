/** The edges as a web server knows them: which of them are well, and that they are told what they must not keep. */
import { setTimeout as sleep } from 'node:timers/promises'
import { unavailable } from '@ztm/domain/problem'
import type { Neighbour } from '@ztm/node/neighbours'
import type { Node } from '@ztm/node/node'
import { Agent, request } from 'undici'

/** In milliseconds. An edge that has died is known to have within 1.3 s: two checks that wait in vain. */
const EVERY = 250
const WITHIN = 400
const FALL = 2
const PURGE_WITHIN = 1_000

export type Edges = ReturnType<typeof watchEdges>

export function watchEdges(node: Node) {
  const edges = node.neighbours('edge')
  const agent = new Agent({ connect: { timeout: WITHIN } })
  /** Checks in a row that failed. */
  const failures = new Map<string, number>()
  let watching = true

  async function ask(
    { host, adminPort }: Neighbour,
    path: string,
    within: number,
    body?: object,
  ): Promise<boolean> {
    try {
      const { statusCode, body: answer } = await request(`http://${host}:${adminPort}${path}`, {
        dispatcher: agent,
        signal: AbortSignal.timeout(within),
        ...(body && {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      })
      await answer.dump()
      return statusCode < 300
    } catch {
      return false
    }
  }

  const isWell = ({ name }: Neighbour) => (failures.get(name) ?? 0) < FALL

  async function check(edge: Neighbour): Promise<void> {
    const before = isWell(edge)
    const answered = await ask(edge, '/readyz', WITHIN)
    failures.set(edge.name, answered ? 0 : (failures.get(edge.name) ?? 0) + 1)
    if (isWell(edge) !== before) node.log.warn({ edge: edge.name }, before ? 'edge away' : 'edge back')
  }

  async function watch(): Promise<void> {
    while (watching) {
      await Promise.all(edges.list().map(check))
      await sleep(EVERY, undefined, { ref: false })
    }
  }

  void watch()
  node.atShutdown(async () => {
    watching = false
    await agent.destroy()
  })
  return {
    list: () => edges.list(),
    isWell,
    /**
     * Makes all edges forget the paths that begin so.
     * @throws Problem `unavailable` where one has not said that it has; whoever asked has to try again
     */
    async purge(prefix: string): Promise<void> {
      const done = await Promise.all(
        edges.list().map((edge) => ask(edge, '/purge', PURGE_WITHIN, { prefixes: [prefix] })),
      )
      if (done.includes(false)) throw unavailable('An edge cannot be told what to forget.')
    },
  }
}
