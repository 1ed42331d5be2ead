/** The photo files as a process of its own. */
import { join } from 'node:path'
import { readConfig } from '@ztm/node/config'
import { startNode } from '@ztm/node/node'
import { z } from 'zod'
import { openDiskFiles } from './disk-files.ts'
import { fileServer } from './file-server.ts'

const config = readConfig({
  DATA_DIR: z.string().min(1),
  TIER_SECRET: z.string().min(16),
})

const node = startNode()
const files = await openDiskFiles(join(config.DATA_DIR, 'files'))
await node.serveHttp(fileServer(files, config.TIER_SECRET, node.log))
