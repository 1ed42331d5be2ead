/** The web tier as a process of its own: it keeps no rows and no files, but still who is logged in. */
import { ownCall } from '@ztm/domain/call'
import { WORK_AGE } from '@ztm/domain/sweep'
import { readConfig } from '@ztm/node/config'
import { startNode } from '@ztm/node/node'
import { seedFrom } from '@ztm/web/seed'
import { z } from 'zod'
import { createLruCache } from '../cache/lru-cache.ts'
import { createSharpPictures } from '../processing/sharp-pictures.ts'
import { createWebApp } from './app.ts'
import { connectCopies } from './copies.ts'
import { onlyBalancer } from './only-balancer.ts'
import { createPorts } from './ports.ts'
import { connectFiles } from './remote-files.ts'
import { replicatedDatabase } from './replicated-database.ts'
import { startSweeping } from './sweeping.ts'
import { writeOnce } from './write-once.ts'

const config = readConfig({
  CACHE_ENTRIES: z.coerce.number().int().min(0).default(10_000),
  FRAME_ANCESTORS: z.string().default("'self'"),
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
const cache = createLruCache(Date.now, config.CACHE_ENTRIES)
const pictures = createSharpPictures()

const ports = createPorts({ name: node.name, database, cache, files, pictures })
const app = createWebApp({ node, ports, frameAncestors: config.FRAME_ANCESTORS })

startSweeping(node, ports, { age: config.SWEEP_AGE_MS, every: config.SWEEP_EVERY_MS })
node.readyWhen('database', () => database.read(ownCall('readyz', Date.now, 1000), 'SELECT 1 AS one', []))
node.onAdmin('/seed', (body) => seedFrom(ports, database, body))
await node.serveHttp(onlyBalancer(config.TIER_SECRET, app))
