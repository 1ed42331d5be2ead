/** The database as a process of its own. */
import { join } from 'node:path'
import { ownCall } from '@ztm/domain/call'
import { readConfig } from '@ztm/node/config'
import { startNode } from '@ztm/node/node'
import { z } from 'zod'
import { answers } from './answer.ts'
import { countedDatabase } from './counted-database.ts'
import { lineServer } from './line-server.ts'
import { openSqlite } from './sqlite-database.ts'

const config = readConfig({
  DATA_DIR: z.string().min(1),
  DATABASE_MAX_PAGES: z.coerce.number().int().min(1).optional(),
  TIER_SECRET: z.string().min(16),
})

const node = startNode()
const sqlite = openSqlite(join(config.DATA_DIR, 'photos.sqlite'), { maxPages: config.DATABASE_MAX_PAGES })
node.atShutdown(sqlite.close)
const database = countedDatabase(sqlite, node.metrics)
node.readyWhen('database', () => database.read(ownCall('readyz', Date.now, 1000), 'SELECT 1 AS one', []))
await node.serveTcp(lineServer(node, answers(database), config.TIER_SECRET))
