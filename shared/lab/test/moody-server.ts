/** Starts the bare server of the load's tests, in a process of its own: under load it must not slow down who loads it. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fetchText } from './fetch-text.ts'

type Counts = Record<'counts' | 'hosts' | 'authorizations', Record<string, number>>

export async function startMoodyServer() {
  const child = fork(join(import.meta.dirname, 'fixtures/moody-server.ts'), { execArgv: [] })
  const [port] = await once(child, 'message')
  const url = `http://127.0.0.1:${port}`
  /** What reached it since it last began anew. */
  const counted = async (): Promise<Counts> => JSON.parse((await fetchText(`${url}/counts`)).text)
  return {
    /** As if it had just been started. */
    async anew() {
      await fetchText(`${url}/anew`)
      return { url, port: port as number, counted }
    },
    end: () => void child.kill('SIGKILL'),
  }
}
