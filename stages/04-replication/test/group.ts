/** The stage's databases and their monitor, with what a test wants to know of them. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { LabEvent } from '@ztm/lab/events'
import { type StartOptions, startSystem } from '@ztm/lab/system'
import { until } from '@ztm/testkit/eventually'
import Sqlite from 'better-sqlite3'
import { SECRET } from './clients.ts'

export const DATABASES = ['database-1', 'database-2', 'database-3']

export type Status = {
  name: string
  role: 'primary' | 'replica'
  leads: boolean
  epoch: number
  last: { epoch: number; seq: number; checksum: string }
  shown: { epoch: number; seq: number }
}

export type Group = Awaited<ReturnType<typeof startGroup>>

export async function startGroup(options: Omit<StartOptions, 'stage'> = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'ztm-group-'))
  const words: { node: string; msg: string; line: Record<string, unknown> }[] = []
  const system = await startSystem({
    stage: dirname(import.meta.dirname),
    links: true,
    counts: { web: 1 },
    dataDir,
    ...options,
    env: { TIER_SECRET: SECRET, ...options.env },
    onEvent(event: LabEvent) {
      if (event.type === 'log') words.push({ node: event.node, msg: event.line.msg, line: event.line })
      options.onEvent?.(event)
    },
  })

  async function status(name: string): Promise<Status | undefined> {
    try {
      const headers = { 'Content-Type': 'application/json' }
      const signal = AbortSignal.timeout(1_000)
      return (await (
        await fetch(`${system.adminUrl(name)}/status`, { method: 'POST', headers, signal })
      ).json()) as Status
    } catch {
      return undefined
    }
  }

  const statuses = async () => (await Promise.all(DATABASES.map(status))).filter((one) => one !== undefined)

  /** The log of a node, as it is on its disk. */
  function logOf(name: string) {
    const sqlite = new Sqlite(join(dataDir, name, 'photos.sqlite'), { readonly: true })
    try {
      const rows = sqlite.prepare<[], { changes: string }>('SELECT changes FROM replication_log').all()
      const all = rows.map(({ changes }) => changes).join('\n')
      const tables = ['users', 'likes', 'photo_counts', 'batches']
      const digest = createHash('sha256')
      for (const table of tables)
        digest.update(JSON.stringify(sqlite.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all()))
      const counts = new Map<string, number>()
      for (const [, value] of all.matchAll(/"user_id":"([^"]+)"/g))
        counts.set(value as string, (counts.get(value as string) ?? 0) + 1)
      return { name, digest: digest.digest('hex'), times: (value: string) => counts.get(value) ?? 0 }
    } finally {
      sqlite.close()
    }
  }

  /** Until all of them have the same log. */
  const agree = (patience: { within: number; every: number }) =>
    until(
      'all databases to have the same',
      async () => {
        const all = await statuses()
        return (
          all.length === DATABASES.length &&
          new Set(all.map(({ last, shown }) => JSON.stringify([last, shown]))).size === 1
        )
      },
      patience,
    )
  const logs = async () => DATABASES.map(logOf)

  return {
    system,
    dataDir,
    words,
    status,
    statuses,
    /** Whoever leads, once somebody does. */
    async primary(patience = { within: 20_000, every: 20 }): Promise<string> {
      let leader: Status | undefined
      await until(
        'a primary',
        async () => {
          leader = (await statuses()).find(({ leads }) => leads)
          return leader !== undefined
        },
        patience,
      )
      return (leader as Status).name
    },
    agree,
    logs,
    /** The same logs, and the same rows. @throws where they have not */
    async areOne(patience = { within: 30_000, every: 20 }): Promise<void> {
      await agree(patience)
      const digests = (await logs()).map(({ name, digest }) => `${digest} ${name}`)
      if (new Set(digests.map((line) => line.split(' ')[0])).size > 1) throw new Error(digests.join('\n'))
    },
    /** What a node has said, of the lines that begin so. */
    said: (name: string, beginning: string) =>
      words.filter(({ node, msg }) => node === name && msg.startsWith(beginning)),
    /** The links over which the other databases reach this one. */
    linksTo: (name: string) =>
      system.links().filter(({ from, to }) => to === name && DATABASES.includes(from)),
    /** The epochs that somebody became primary of. */
    promotions: () =>
      words.filter(({ msg }) => msg.startsWith('is the primary now')).map(({ line }) => line.epoch),
    async stop(): Promise<void> {
      await system.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
