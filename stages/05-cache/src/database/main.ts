/** The database as a process of its own. */
import { join } from 'node:path'
import { ownCall } from '@ztm/domain/call'
import { readConfig } from '@ztm/node/config'
import { startNode } from '@ztm/node/node'
import { Gauge } from 'prom-client'
import { z } from 'zod'
import { answers } from './answer.ts'
import { countedDatabase } from './counted-database.ts'
import { groupAnswers } from './group-protocol.ts'
import { lineServer } from './line-server.ts'
import { joinGroup } from './member.ts'
import { openLog } from './replication-log.ts'
import { openShown } from './shown-database.ts'

const config = readConfig({
  DATA_DIR: z.string().min(1),
  DATABASE_MAX_PAGES: z.coerce.number().int().min(1).optional(),
  LEASE_MS: z.coerce.number().int().min(1).default(1_000),
  LOG_KEEPS: z.coerce.number().int().min(1).default(200_000),
  REPLICATION: z.enum(['async', 'semi-sync']).default('semi-sync'),
  TIER_SECRET: z.string().min(16),
})

const node = startNode()
const sqlite = openShown(join(config.DATA_DIR, 'photos.sqlite'), { maxPages: config.DATABASE_MAX_PAGES })
node.atShutdown(sqlite.close)
const log = openLog(sqlite, config.LOG_KEEPS)
const member = joinGroup(node, sqlite, log, {
  mode: config.REPLICATION,
  leaseMs: config.LEASE_MS,
  secret: config.TIER_SECRET,
  folder: config.DATA_DIR,
})
const database = countedDatabase(member.database, node.metrics)
const figure = (name: string, help: string, value: () => number) =>
  new Gauge({
    name,
    help,
    registers: [node.metrics],
    collect() {
      this.set(value())
    },
  })
figure('database_is_primary', '1 where it may answer as the primary', () => Number(member.status().leads))
figure('replication_position', 'The number of the last batch in its log', () => member.status().last.seq)
node.readyWhen('database', () =>
  database.read(ownCall('readyz', Date.now, 1000), 'SELECT 1 AS one', [], 'stale'),
)
node.onAdmin('/status', async () => member.status())
node.onAdmin('/fence', member.fence)
node.onAdmin('/promote', member.promote)
await node.serveTcp(lineServer(node, groupAnswers(member, answers(database)), config.TIER_SECRET))
