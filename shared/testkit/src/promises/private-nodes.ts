import { connect } from 'node:net'
import type { NodeState } from '@ztm/lab/node-state'
import { doesNotArise, judged, type PlaybookPromise } from './promise.ts'

/** What a stranger might try at a port that was found open. */
const TRIES = [
  'GET /api/v1/photos HTTP/1.1\r\nHost: photos.test\r\nConnection: close\r\n\r\n',
  'GET /objects/ HTTP/1.1\r\nHost: photos.test\r\nAuthorization: Bearer guess\r\nConnection: close\r\n\r\n',
  '{"id": 1, "read": {"sql": "SELECT username FROM users", "params": []}}\n',
  '{"auth": "guess"}\n{"id": 1, "read": {"sql": "SELECT username FROM users", "params": []}}\n',
  '*1\r\n$4\r\nPING\r\n',
  'PING\r\nGET x\r\n',
  'AUTH guess\r\nGET x\r\n',
]

export const privateNodes: PlaybookPromise = {
  id: 'private-nodes',
  statement: 'Nodes that are not public answer nobody but those who belong to the system.',
  idea: 'Servers behind the load balancer have private addresses, which nobody on the internet can reach.',
  async experiment(trial) {
    const hidden = trial.kinds.filter((kind) => !kind.public)
    if (hidden.length === 0) return doesNotArise('Every node is public.')
    const system = await trial.system()
    const nodes = system.nodes().filter(({ kind }) => hidden.some((one) => one.kind === kind))
    let served = 0
    for (const node of nodes) for (const bytes of TRIES) if (serves(await answerTo(node, bytes))) served += 1
    return judged(
      served === 0,
      served === 0 ? 'Strangers at their ports got nothing.' : 'Strangers were served.',
      {
        'private nodes': nodes.length,
        'tries by strangers': nodes.length * TRIES.length,
        'tries that were served': served,
      },
    )
  },
}

/** A refusal is no service, and neither is a greeting. A Redis server's answers begin with `+`, `$`, `:` or `*`. */
const serves = (answer: string) =>
  /^HTTP\/1\.1 2/.test(answer) || answer.includes('"rows"') || /^[+$:*]/m.test(answer)

const PATIENCE = 3_000

function answerTo({ host, port }: NodeState, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect({ host, port })
    socket.setTimeout(PATIENCE, () => socket.destroy())
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      if (serves(text)) socket.destroy()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(text))
    socket.end(bytes)
  })
}
