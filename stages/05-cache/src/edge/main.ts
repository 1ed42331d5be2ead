/** An edge as a process: a public door near people, which keeps copies of what passes through it. */
import { join } from 'node:path'
import { readConfig } from '@ztm/node/config'
import { startNode } from '@ztm/node/node'
import { z } from 'zod'
import { createEdge } from './edge.ts'
import { lru } from './lru.ts'
import { createOrigin } from './origin.ts'
import { sieve } from './sieve.ts'
import { createStore } from './store.ts'

const MiB = 1024 * 1024
const Bytes = z.coerce.number().int().min(0)

const config = readConfig({
  DATA_DIR: z.string().min(1),
  /** Whatever is to be cached; where it is not given, this system's own balancer. */
  ORIGIN_URL: z.url({ protocol: /^https?$/ }).optional(),
  CACHE_BYTES: Bytes.default(64 * MiB),
  DISK_BYTES: Bytes.default(1024 * MiB),
  POLICY: z.enum(['sieve', 'lru']).default('sieve'),
  /** In seconds: for how long past its freshness an answer may be used where the origin fails and has set no time. */
  STALE_IF_ERROR: z.coerce.number().min(0).default(86_400),
  /** What lies below is the same for everybody and under every name, by agreement with the origin. */
  PUBLIC_PREFIX: z.string().startsWith('/').default('/media/'),
})
const Purge = z.object({ urls: z.array(z.string()).default([]), prefixes: z.array(z.string()).default([]) })

const node = startNode()
const balancers = node.neighbours('balancer')
function originNow(): string {
  if (config.ORIGIN_URL) return new URL(config.ORIGIN_URL).origin
  const [balancer] = balancers.list()
  if (!balancer) throw new Error('the origin is not known yet')
  return `http://${balancer.host}:${balancer.port}`
}

const origin = createOrigin({
  url: originNow,
  name: node.name,
  clock: Date.now,
})
node.atShutdown(origin.close)
const limits = { memory: config.CACHE_BYTES, disk: config.DISK_BYTES }
const inMemory = Math.min(MiB, limits.memory)
const edge = createEdge({
  node,
  origin,
  store: createStore({ sieve, lru }[config.POLICY], limits),
  limits: {
    inMemory,
    largest: Math.max(inMemory, limits.disk),
    folder: join(config.DATA_DIR, 'bodies'),
  },
  publicPrefix: config.PUBLIC_PREFIX,
  ifError: config.STALE_IF_ERROR * 1000,
  clock: Date.now,
})
node.onAdmin('/purge', async (body) => edge.purge(Purge.parse(body)))
await node.serveHttp(edge.handle)
