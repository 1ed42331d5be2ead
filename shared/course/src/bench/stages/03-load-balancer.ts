/** What stage 03 can do: the balancer beside http-proxy as it comes, both in front of the same two servers. */
import { join } from 'node:path'
import type { FromNode } from '@ztm/node/node'
import { STAGES } from '../../repository.ts'
import { cpuSeconds } from '../cpu.ts'
import { inTurn, SECONDS } from '../in-turn.ts'
import { CONNECTIONS, load, rate } from '../load.ts'
import type { Figure } from '../measurement.ts'
import { type Started, startProcess } from '../process.ts'
import { stepSize } from '../step-size.ts'

const STAGE = '03-load-balancer'
const PEERS = join(import.meta.dirname, '../peers')
const BACKENDS = ['web-1', 'web-2']

type Door = { name: string; pid: number; port: number }

export async function* figuresOf(): AsyncIterable<Figure> {
  const running: Started<unknown>[] = []
  const start = async <Message>(...args: Parameters<typeof startProcess>) => {
    const started = await startProcess<Message>(...args)
    running.push(started)
    return started
  }
  try {
    const ports: number[] = []
    for (const _ of BACKENDS) ports.push((await start<number>(join(PEERS, 'hello-main.ts'))).said)
    const proxy = await start<number>(join(PEERS, 'http-proxy-main.ts'), { args: ports.map(String) })
    const balancer = await start<FromNode>(join(STAGES, STAGE, 'src/balancer/main.ts'), {
      env: {
        NODE_NAME: 'balancer-1',
        TIER_SECRET: 'a-secret-of-this-benchmark',
        NEIGHBOURS: webServers(ports),
      },
    })
    yield* beside(
      { name: 'the balancer', pid: balancer.pid, port: balancer.said.port },
      { name: 'http-proxy with a keep-alive agent', pid: proxy.pid, port: proxy.said },
    )
  } finally {
    await Promise.all(running.map(({ stop }) => stop()))
  }
  yield* stepSize('02-split-database', STAGE)
}

async function* beside(balancer: Door, proxy: Door): AsyncIterable<Figure> {
  const how = `${CONNECTIONS} connections, two servers behind that say hello`
  const loaded = ({ port }: Door) => load({ origin: `http://127.0.0.1:${port}`, paths: ['/'] }, SECONDS)

  const cpu = (door: Door) => ({
    name: door.name,
    measure: async () => {
      const before = cpuSeconds(door.pid)
      const { answered } = await loaded(door)
      return ((cpuSeconds(door.pid) - before) * 1e6) / answered
    },
  })
  yield await inTurn(
    {
      id: 'balancer-cpu',
      what: 'What a request costs the process that passes it on',
      unit: 'µs of CPU',
      bound: { of: 'ratio', atMost: 1.3 },
      how,
    },
    cpu(balancer),
    cpu(proxy),
  )

  const rates = (door: Door) => ({ name: door.name, measure: async () => rate(await loaded(door)) })
  yield await inTurn(
    {
      id: 'balancer-rate',
      what: 'Requests that get through',
      unit: 'requests/s',
      bound: { of: 'ratio', atLeast: 0.9 },
      how,
    },
    rates(balancer),
    rates(proxy),
  )
}

/** The trivial servers answer their checks on the port that they serve on: they say 200 to everything. */
function webServers(ports: readonly number[]): string {
  const servers = ports.map((port, at) => ({
    name: BACKENDS[at],
    kind: 'web',
    roles: ['web'],
    center: 'home',
    region: 'eu',
    group: 0,
    ip: `10.0.0.${at + 1}`,
    ip6: `2001:db8::${at + 1}`,
    host: '127.0.0.1',
    port,
    adminPort: port,
  }))
  return JSON.stringify(servers)
}
