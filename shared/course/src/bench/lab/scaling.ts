/** One machine of each size, and small ones in numbers: what they carry, what they cost, and what a death costs. */
import { join } from 'node:path'
import { steadyRate } from '@ztm/lab/load/report'
import { runLoad } from '@ztm/lab/load/run-load'
import { SIZE_NAMES, SIZES, type SizeName } from '@ztm/lab/sizes'
import { startSystem } from '@ztm/lab/system'
import { STAGES } from '../../repository.ts'
import type { Figure, Value } from '../measurement.ts'

const STAGE = join(STAGES, '03-load-balancer')
const TARGETS = [{ path: '/api/v1/photos' }]
const CONNECTIONS = 64
/** The death of one of them comes while they carry half of what they can. */
const LOADED = 0.5
const SECONDS = { throughput: 5, death: 4 }
const LEAST = 0.97

type Measured = {
  name: string
  servers: number
  dollars: number
  perSecond: number
  busy: number
  failed: number
}

export async function* scaling(): AsyncIterable<Figure> {
  const up: Measured[] = []
  for (const size of SIZE_NAMES) up.push(await measured(1, size))
  const out: Measured[] = []
  for (const servers of [1, 2, 4, 8]) out.push(await measured(servers, 'small'))

  const [one] = out as [Measured]
  const how = `${CONNECTIONS} connections, closed loop, ${SECONDS.throughput} s, web servers of stage 03; the computer was at most ${Math.round(100 * Math.max(...[...up, ...out].map(({ busy }) => busy)))}% busy`
  for (const many of out.slice(1)) {
    yield {
      id: `scale-out-${many.servers}`,
      what: `${many.servers} small web servers beside one (emulated hardware)`,
      values: [throughput(many), throughput(one)],
      ratio: many.perSecond / (many.servers * one.perSecond),
      bound: { of: 'ratio', atLeast: LEAST },
      how: `${how}; the ratio is to ${many.servers} times the one`,
    }
  }
  yield {
    id: 'vertical',
    what: 'One web server, of each size there is (emulated hardware)',
    values: up.map(throughput),
    how,
  }
  yield {
    id: 'horizontal',
    what: 'Small web servers, in numbers (emulated hardware)',
    values: out.map(throughput),
    how,
  }
  yield {
    id: 'death',
    what: 'Requests that failed when one web server died (emulated hardware)',
    values: [...up, ...out.slice(1)].map(({ name, failed, dollars }) => ({
      name,
      value: 100 * failed,
      unit: '%',
      dollarsAMonth: dollars,
    })),
    how: `of ${SECONDS.death} s at half of what they carry; the death came after the first second, and nobody started it again`,
  }
}

const throughput = ({ name, perSecond, dollars }: Measured): Value => ({
  name,
  value: perSecond,
  unit: 'requests/s',
  dollarsAMonth: dollars,
})

async function measured(servers: number, size: SizeName): Promise<Measured> {
  const name = `${servers} ${size}`
  process.stderr.write(`scaling: ${name}\n`)
  const system = await startSystem({ stage: STAGE, counts: { web: servers }, size: { web: size } })
  try {
    const full = await runLoad({
      url: system.url,
      connections: CONNECTIONS,
      seconds: SECONDS.throughput,
      targets: TARGETS,
      sizes: true,
    })
    if (full.invalidBecause) process.stderr.write(`scaling: ${name}: ${full.invalidBecause}\n`)
    let killed: Promise<void> | undefined
    const dying = await runLoad(
      {
        url: system.url,
        rate: servers * SIZES[size].perSecond * LOADED,
        seconds: SECONDS.death,
        targets: TARGETS,
        sizes: true,
      },
      {
        onFigures: () => {
          killed ??= system.kill('web-1')
        },
      },
    )
    await killed
    const failed = Object.values(dying.failed).reduce((all, count) => all + count, 0)
    return {
      name,
      servers,
      dollars: servers * SIZES[size].dollarsAMonth,
      perSecond: steadyRate(full),
      busy: full.busy,
      failed: failed / dying.sent,
    }
  } finally {
    await system.stop()
  }
}
