/**
 * What the relay adds to a question and its answer, in milliseconds: asker, relay and answerer are processes of their
 * own, as in a running system. Run by hand: `node test/relay-cost.ts`
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { createLink } from '../src/links/link.ts'

const ROUNDS = 7
const QUESTIONS = 2_000

/** @returns the median over rounds in turn of each one's median */
export async function relayCost(): Promise<{ direct: number; relayed: number }> {
  const answerer = fork(import.meta.filename, ['answer'])
  const asker = fork(import.meta.filename, ['ask'])
  try {
    const [port] = await once(answerer, 'message')
    const neighbour = () => ({ ...FAR, port, adminPort: port })
    const link = createLink({ neighbour, listens: () => true })
    await link.follow()
    const medianOf = async (to: number): Promise<number> => {
      asker.send(to)
      return (await once(asker, 'message'))[0]
    }
    // Code is compiled as it is used: the first round says nothing.
    await medianOf(port)
    await medianOf(link.seen().port)
    const rounds: { direct: number; relayed: number }[] = []
    for (let i = 0; i < ROUNDS; i++) {
      rounds.push({ direct: await medianOf(port), relayed: await medianOf(link.seen().port) })
    }
    link.close()
    return { direct: middle(rounds.map((r) => r.direct)), relayed: middle(rounds.map((r) => r.relayed)) }
  } finally {
    answerer.kill()
    asker.kill()
  }
}

const FAR = {
  name: 'far-1',
  kind: 'far',
  roles: [],
  center: 'main',
  group: 1,
  ip: '',
  ip6: '',
  host: '127.0.0.1',
}

const middle = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

async function ask(port: number): Promise<number> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true })
  await once(socket, 'connect')
  const times: number[] = []
  const question = 'x'.repeat(200)
  for (let i = 0; i < QUESTIONS; i++) {
    const start = performance.now()
    socket.write(question)
    await once(socket, 'data')
    times.push(performance.now() - start)
  }
  socket.destroy()
  return middle(times)
}

if (process.argv[2] === 'answer') {
  const server = createServer({ noDelay: true }, (socket) => void socket.on('error', () => {}).pipe(socket))
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
} else if (process.argv[2] === 'ask') {
  process.on('message', async (port: number) => process.send?.(await ask(port)))
} else if (process.argv[1] === import.meta.filename) {
  const { direct, relayed } = await relayCost()
  const ms = (value: number) => `${value.toFixed(3)} ms`
  console.log(
    `direct ${ms(direct)}, relayed ${ms(relayed)}: the relay adds ${ms(relayed - direct)} at the median`,
  )
}
