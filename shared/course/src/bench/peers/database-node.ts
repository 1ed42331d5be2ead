/** Stage 02's database node, with rows in it, and the stage's own client connected to it. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startReaper } from '@ztm/lab/reaper'
import type { FromNode } from '@ztm/node/node'
import { STAGES } from '../../repository.ts'
import { startProcess } from '../process.ts'
import type { Photo } from './a-photo.ts'

const SECRET = 'a-secret-of-this-benchmark'
/** So that a line stays below what the node takes. */
const BATCH = 100

export async function startDatabase(stage: string, photos: readonly Photo[]) {
  const folder = mkdtempSync(join(tmpdir(), 'ztm-database-'))
  const reaper = startReaper()
  reaper.remove(folder)
  const source = join(STAGES, stage, 'src')
  const node = await startProcess<FromNode>(join(source, 'database/main.ts'), {
    env: { NODE_NAME: 'database-1', DATA_DIR: folder, TIER_SECRET: SECRET },
  })
  const { connectDatabase } = await import(join(source, 'web/remote-database.ts'))
  const address = { name: 'database-1', kind: 'database', host: '127.0.0.1', port: node.said.port }
  const database = connectDatabase(
    { list: () => [address], names: () => [address.name], onChange: () => () => undefined },
    SECRET,
  )
  const call = () => ({ requestId: 'bench', deadline: Date.now() + 2_000 })

  for (let from = 0; from < photos.length; from += BATCH) {
    const rows = photos.slice(from, from + BATCH)
    await database.write(
      call(),
      rows.map((row) => ({ op: 'put', table: 'photos', row })),
    )
  }
  return {
    read: (sql: string, params: readonly string[]): Promise<Record<string, unknown>[]> =>
      database.read(call(), sql, params),
    async stop() {
      database.close()
      await node.stop()
      await reaper.end()
    },
  }
}
