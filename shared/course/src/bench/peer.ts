/** Starts the bare Express peer beside a stage. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export async function startPeer(database: string, photoSql: string, userSql: string) {
  const child = fork(join(import.meta.dirname, 'peer-main.ts'), [database, photoSql, userSql], {
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const [port] = await once(child, 'message')
  return { origin: `http://127.0.0.1:${port}`, stop: () => child.disconnect() }
}
