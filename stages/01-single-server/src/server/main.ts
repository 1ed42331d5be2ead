/** The one machine: web app, cache, database and photo files in a single process. */
import { join } from 'node:path'
import { ownCall } from '@ztm/domain/call'
import { WORK_AGE } from '@ztm/domain/sweep'
import { readConfig } from '@ztm/node/config'
import { startNode } from '@ztm/node/node'
import { seedFrom } from '@ztm/web/seed'
import { z } from 'zod'
import { createLruCache } from '../cache/lru-cache.ts'
import { countedDatabase } from '../database/counted-database.ts'
import { openSqlite } from '../database/sqlite-database.ts'
import { openDiskFiles } from '../files/disk-files.ts'
import { createSharpPictures } from '../processing/sharp-pictures.ts'
import { createWebApp } from '../web/app.ts'
import { createPorts } from '../web/ports.ts'
import { startSweeping } from '../web/sweeping.ts'

const config = readConfig({
  DATA_DIR: z.string().min(1),
  CACHE_ENTRIES: z.coerce.number().int().min(0).default(10_000),
  DATABASE_MAX_PAGES: z.coerce.number().int().min(1).optional(),
  FRAME_ANCESTORS: z.string().default("'self'"),
  SWEEP_AGE_MS: z.coerce.number().int().min(1).default(WORK_AGE),
  SWEEP_EVERY_MS: z.coerce.number().int().min(1).default(10_000),
})

const node = startNode()
const sqlite = openSqlite(join(config.DATA_DIR, 'photos.sqlite'), { maxPages: config.DATABASE_MAX_PAGES })
node.atShutdown(sqlite.close)
const database = countedDatabase(sqlite, node.metrics)
const files = await openDiskFiles(join(config.DATA_DIR, 'files'))
const cache = createLruCache(Date.now, config.CACHE_ENTRIES)
const pictures = createSharpPictures()

const ports = createPorts({ name: node.name, database, cache, files, pictures })
const app = createWebApp({ node, ports, frameAncestors: config.FRAME_ANCESTORS })

startSweeping(node, ports, { age: config.SWEEP_AGE_MS, every: config.SWEEP_EVERY_MS })
node.readyWhen('database', () => database.read(ownCall('readyz', Date.now, 1000), 'SELECT 1 AS one', []))
node.onAdmin('/seed', (body) => seedFrom(ports, database, body))
await node.serveHttp(app)
