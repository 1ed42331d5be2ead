/**
 * PostgreSQL with its defaults, over TCP, with an empty cluster in a temporary folder. This process is there to end it
 * and take its folder away when whoever asked for it is gone. Arguments: the folder of its programs, and how many
 * standbys there shall be. With any, a write waits for the first of them, and all disks are waited for; alone, none is.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, chownSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { anyFree } from '@ztm/lab/ports'

export type PostgresSays = { port: number; standbys: number[] } | { reason: string }

const [bin = '', standbys = '0'] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'ztm-postgres-'))
const servers: ChildProcess[] = []

process.once('disconnect', async () => {
  // Standbys first: a primary that ends waits until they have everything.
  for (const server of servers.reverse()) {
    if (server.exitCode !== null) continue
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
  const names = Array.from({ length: Number(standbys) }, (_, at) => `standby${at + 1}`)
  const port = await anyFree()
  // A cluster that has never run is a copy of itself: that is all a standby needs to begin with.
  for (const name of names) {
    const copy = join(folder, name)
    cpSync(data, copy, { recursive: true, preserveTimestamps: true })
    writeFileSync(join(copy, 'standby.signal'), '')
    const primary = `host=127.0.0.1 port=${port} user=bench application_name=${name}`
    appendFileSync(join(copy, 'postgresql.conf'), `primary_conninfo = '${primary}'\n`)
  }
  if (owner && names.length > 0) execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, folder])
  const settings = names.length > 0 ? `synchronous_standby_names=ANY 1 (${names.join(', ')})` : 'fsync=off'
  await run(data, port, owner, settings)
  const ports: number[] = []
  for (const name of names) {
    ports.push(await anyFree())
    await run(join(folder, name), ports.at(-1) as number, owner)
  }
  say({ port, standbys: ports })
}

/** @returns when it takes connections */
async function run(data: string, port: number, owner: Owner, setting?: string): Promise<void> {
  const options = ['-D', data, '-h', '127.0.0.1', '-p', `${port}`, '-k', '']
  const starting = spawn(join(bin, 'postgres'), setting ? [...options, '-c', setting] : options, {
    ...owner,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  servers.push(starting)
  let log = ''
  for await (const line of createInterface({ input: starting.stderr })) {
    log += `${line}\n`
    if (/ready to accept (read-only )?connections/.test(line)) return void starting.stderr.resume()
  }
  throw new Error(`PostgreSQL did not start: ${log}`)
}

function say(message: PostgresSays): void {
  process.send?.(message, undefined, undefined, () => undefined)
}

type Owner = { uid: number; gid: number } | undefined

/** PostgreSQL refuses to be root, so root becomes somebody who may do less. */
function whoMayRunIt(): Owner {
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
