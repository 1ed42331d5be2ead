/** The web tier as a process of its own: it keeps no rows and no files, but still who is logged in. */
import { randomBytes } from 'node:crypto'
import { ownCall } from '@ztm/domain/call'
import { WORK_AGE } from '@ztm/domain/sweep'
import { readConfig } from '@ztm/node/config'
import { startNode } from '@ztm/node/node'
import { seedFrom } from '@ztm/web/seed'
import { z } from 'zod'
import { connectCacheServers } from '../cache/cache-servers.ts'
import { countOutcomes } from '../cache/outcomes.ts'
import { createRedisCache } from '../cache/redis-cache.ts'
import { createSharpPictures } from '../processing/sharp-pictures.ts'
import { createWebApp } from './app.ts'
import { connectCopies } from './copies.ts'
import { edgePictureUrls } from './edge-picture-urls.ts'
import { watchEdges } from './edges.ts'
import { onlyBalancer } from './only-balancer.ts'
import { createPorts } from './ports.ts'
import { purgingFiles } from './purging-files.ts'
import { connectFiles } from './remote-files.ts'
import { replicatedDatabase } from './replicated-database.ts'
import { startSweeping } from './sweeping.ts'
import { writeOnce } from './write-once.ts'

const config = readConfig({
  CACHE_PATIENCE_MS: z.coerce.number().int().min(1).default(50),
  FRAME_ANCESTORS: z.string().default("'self'"),
  PUBLIC_URL: z.url(),
  SWEEP_AGE_MS: z.coerce.number().int().min(1).default(WORK_AGE),
  SWEEP_EVERY_MS: z.coerce.number().int().min(1).default(10_000),
  TIER_SECRET: z.string().min(16),
})

const node = startNode()
const copies = connectCopies(node.neighbours('database'), config.TIER_SECRET, node.log)
node.atShutdown(copies.close)
const database = writeOnce(replicatedDatabase(copies))
const files = connectFiles(node.neighbours('files'), config.TIER_SECRET)
node.atShutdown(files.close)
const cacheServers = connectCacheServers(
  node.neighbours('cache'),
  { secret: config.TIER_SECRET, patience: config.CACHE_PATIENCE_MS },
  node.log,
)
node.atShutdown(cacheServers.close)
const cache = createRedisCache(cacheServers, randomBytes, countOutcomes(node.metrics, cacheServers))
const edges = watchEdges(node)
const pictures = createSharpPictures()

const ports = createPorts({
  name: node.name,
  database,
  cache,
  files: purgingFiles(files, edges),
  pictures,
  pictureUrls: edgePictureUrls(edges, config.PUBLIC_URL),
})
const app = createWebApp({ node, ports, frameAncestors: config.FRAME_ANCESTORS })

startSweeping(node, ports, { age: config.SWEEP_AGE_MS, every: config.SWEEP_EVERY_MS })
node.readyWhen('database', () => database.read(ownCall('readyz', Date.now, 1000), 'SELECT 1 AS one', []))
node.readyWhen('cache servers', cacheServers.tried)
node.onAdmin('/seed', (body) => seedFrom(ports, database, body))
await node.serveHttp(onlyBalancer(config.TIER_SECRET, app))
