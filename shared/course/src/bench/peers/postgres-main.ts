/**
 * A peer of stage 02: PostgreSQL with its defaults, over TCP, with an empty cluster in a temporary folder. This process
 * is there to end it and take its folder away when whoever asked for it is gone. Argument: the folder of its programs.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type PostgresSays = { port: number } | { reason: string }

const [bin = ''] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'ztm-postgres-'))
let server: ChildProcess | undefined

process.once('disconnect', async () => {
  if (server?.exitCode === null) {
    // A fast shutdown: it does not wait for clients.
    server.kill('SIGINT')
    await once(server, 'exit')
  }
  rmSync(folder, { recursive: true, force: true })
  process.exit()
})

try {
  await start()
} catch (error) {
  say({ reason: (error as Error).message.trim() })
}

async function start(): Promise<void> {
  const owner = whoMayRunIt()
  if (owner) chownSync(folder, owner.uid, owner.gid)
  const data = join(folder, 'data')
  const cluster = ['--pgdata', data, '--username', 'bench', '--auth', 'trust', '--encoding', 'UTF8']
  execFileSync(join(bin, 'initdb'), [...cluster, '--locale', 'C', '--no-sync'], {
    ...owner,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const port = await freePort()
  const options = ['-D', data, '-h', '127.0.0.1', '-p', `${port}`, '-k', '', '-c', 'fsync=off']
  const starting = spawn(join(bin, 'postgres'), options, {
    ...owner,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  server = starting
  let log = ''
  for await (const line of createInterface({ input: starting.stderr })) {
    log += `${line}\n`
    if (line.includes('ready to accept connections')) {
      starting.stderr.resume()
      return say({ port })
    }
  }
  throw new Error(`PostgreSQL did not start: ${log}`)
}

function say(message: PostgresSays): void {
  process.send?.(message, undefined, undefined, () => undefined)
}

/** PostgreSQL refuses to be root, so root becomes somebody who may do less. */
function whoMayRunIt(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (flag: string, user: string) =>
    Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  for (const user of ['postgres', 'nobody']) {
    try {
      return { uid: idOf('-u', user), gid: idOf('-g', user) }
    } catch {
      // There is no such user.
    }
  }
  throw new Error('PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody.')
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
