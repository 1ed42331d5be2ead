/** A picture that the edge has kept, beside nginx that has kept it, and beside a server that does nothing else. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startReaper } from '@ztm/lab/reaper'
import type { FromNode } from '@ztm/node/node'
import { STAGES } from '../../../repository.ts'
import { cpuSeconds } from '../../cpu.ts'
import { alone, inTurn, SECONDS } from '../../in-turn.ts'
import { CONNECTIONS, load } from '../../load.ts'
import type { Figure } from '../../measurement.ts'
import { type Nginx, startNginx } from '../../peers/nginx.ts'
import { type Started, startProcess } from '../../process.ts'

const PEERS = join(import.meta.dirname, '../../peers')
const BYTES = 50_000
const ABOUT = {
  id: 'edge-against-nginx',
  what: 'A picture of 50 kB that is there already: how often a second of one core gives it',
  unit: 'requests/s of CPU',
  bound: { of: 'ratio', atLeast: 0.3 } as const,
  how: `${CONNECTIONS} connections that are kept, the same generator for all; by the processor’s time that each process used, since the generator and not nginx is what limits the rate; nginx in one process, its log off, proxy_cache with a file that is kept open`,
}

type Door = { name: string; pid: number; port: number }

export async function edgeAgainstNginx(): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'ztm-edge-'))
  const reaper = startReaper()
  reaper.remove(folder)
  const running: Pick<Started<unknown>, 'stop'>[] = []
  try {
    const bare = await startProcess<number>(join(PEERS, 'picture-main.ts'), { args: [`${BYTES}`] })
    running.push(bare)
    const origin = `http://127.0.0.1:${bare.said}`
    const edge = await startProcess<FromNode>(join(STAGES, '05-cache/src/edge/main.ts'), {
      env: { NODE_NAME: 'edge-1', DATA_DIR: folder, ORIGIN_URL: origin },
    })
    running.push(edge)
    const own = { name: 'the edge', pid: edge.pid, port: edge.said.port }
    const nothing = { name: 'node:http with the same bytes', pid: bare.pid, port: bare.said }
    let nginx: Nginx
    try {
      nginx = await startNginx(origin)
    } catch (error) {
      return await alone(ABOUT, giving(own), (error as Error).message, giving(nothing))
    }
    running.push(nginx)
    const peer = { name: `nginx ${nginx.version}, proxy_cache`, pid: nginx.pid, port: nginx.port }
    for (const door of [own, peer]) await keeps(door)
    return await inTurn(ABOUT, giving(own), giving(peer), giving(nothing))
  } finally {
    await Promise.all(running.map(({ stop }) => stop()))
    await reaper.end()
  }
}

const giving = ({ name, pid, port }: Door) => ({
  name,
  measure: async () => {
    const before = cpuSeconds(pid)
    const { answered } = await load({ origin: `http://127.0.0.1:${port}`, paths: ['/picture'] }, SECONDS)
    return answered / (cpuSeconds(pid) - before)
  },
})

/** Only what does the same may be compared. */
async function keeps({ name, port }: Door): Promise<void> {
  const get = () => fetch(`http://127.0.0.1:${port}/picture`)
  await (await get()).arrayBuffer()
  const again = await get()
  const { byteLength } = await again.arrayBuffer()
  const said = again.headers.get('cache-status') ?? ''
  if (byteLength !== BYTES || !/hit/i.test(said)) throw new Error(`${name} has not kept it: ${said}`)
}
