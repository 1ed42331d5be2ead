/** The three tiers as processes of their own, with a relay on each line between them. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startReaper } from '@ztm/lab/reaper'
import type { FromNode } from '@ztm/node/node'
import { eventually, until } from '@ztm/testkit/eventually'
import { newPerson } from '@ztm/testkit/people'
import { startRelay } from './relay.ts'

export const SECRET = 'a secret of the tiers under test'
const SRC = join(import.meta.dirname, '../src')
const A_WHILE = { within: 20_000 }

type Name = 'database-1' | 'files-1' | 'web-1'
type Running = { child: ChildProcess; port: number; adminPort: number }

export type Tiers = Awaited<ReturnType<typeof startTiers>>

export async function startTiers(env: Record<string, string> = {}) {
  const reaper = startReaper()
  const dataDir = await mkdtemp(join(tmpdir(), 'ztm-tiers-'))
  reaper.remove(dataDir)
  const running = new Map<Name, Running>()
  const of = (name: Name): Running => {
    const found = running.get(name)
    if (!found) throw new Error(`${name} does not run`)
    return found
  }
  const relays = {
    database: await startRelay(() => running.get('database-1')?.port ?? 1),
    files: await startRelay(() => running.get('files-1')?.port ?? 1),
  }
  const behind = (kind: 'database' | 'files') => ({
    ...{ name: `${kind}-1`, kind, roles: [], center: 'main', region: 'eu', group: 0 },
    ...{ ip: '10.1.0.1', ip6: '2001:db8::1', host: '127.0.0.1', port: relays[kind].port, adminPort: 1 },
  })

  async function start(name: Name): Promise<void> {
    const [kind] = name.split('-')
    const DATA_DIR = join(dataDir, name)
    await mkdir(DATA_DIR, { recursive: true })
    const NEIGHBOURS = JSON.stringify(kind === 'web' ? [behind('database'), behind('files')] : [])
    const own = { NODE_ENV: 'production', NODE_NAME: name, DATA_DIR, TIER_SECRET: SECRET, NEIGHBOURS }
    const child = spawn(process.execPath, [join(SRC, `${kind}/main.ts`)], {
      env: { ...process.env, LOG_LEVEL: 'silent', ...own, ...env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    if (child.pid) reaper.watch(child.pid)
    child.once('exit', () => {
      if (child.pid) reaper.forget(child.pid)
      if (running.get(name)?.child === child) running.delete(name)
    })
    const [said] = (await once(child, 'message')) as [FromNode]
    running.set(name, { child, port: said.port, adminPort: said.adminPort })
    const ready = async () => (await fetch(`http://127.0.0.1:${said.adminPort}/readyz`)).ok
    await until(`${name} to be ready`, ready, A_WHILE)
  }

  async function end(name: Name, signal: NodeJS.Signals): Promise<void> {
    const { child } = of(name)
    const ended = once(child, 'exit')
    child.kill(signal)
    if (signal === 'SIGTERM') child.kill('SIGCONT')
    await ended
  }

  const url = () => `http://127.0.0.1:${of('web-1').port}`
  await Promise.all([start('database-1'), start('files-1')])
  await start('web-1')
  return {
    dataDir,
    relays,
    url,
    /** Signing up costs a busy computer more than a person waits for. */
    person: (name: string) => eventually(`${name} to sign up`, () => newPerson(url(), name), A_WHILE),
    port: (name: Name) => of(name).port,
    pid: (name: Name) => of(name).child.pid ?? 0,
    runs: (name: Name) => running.has(name),
    start,
    end: (name: Name) => end(name, 'SIGTERM'),
    kill: (name: Name) => end(name, 'SIGKILL'),
    freeze: (name: Name) => void of(name).child.kill('SIGSTOP'),
    thaw: (name: Name) => void of(name).child.kill('SIGCONT'),
    async stop() {
      for (const name of [...running.keys()]) await end(name, 'SIGKILL')
      relays.database.close()
      relays.files.close()
      await reaper.end()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
