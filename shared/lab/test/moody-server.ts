/** Starts the bare server of the load's tests, in a process of its own: under load it must not slow down who loads it. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { fetchText } from './fetch-text.ts'

type Counts = Record<'counts' | 'hosts' | 'authorizations', Record<string, number>>

export async function moodyServer() {
  const child = fork(join(import.meta.dirname, 'fixtures/moody-server.ts'))
  onTestFinished(() => void child.kill('SIGKILL'))
  const [port] = await once(child, 'message')
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    port: port as number,
    /** What reached it. */
    counted: async (): Promise<Counts> => JSON.parse((await fetchText(`${url}/counts`)).text),
  }
}
