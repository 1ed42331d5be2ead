/** The nine stages, and which of them are here already. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { System } from '@ztm/node/system'

export type Stage = { id: string; title: string; idea: string; system?: System; chapter?: string }

const PLANNED: Record<string, string> = {
  '01-single-server': 'Everything on one machine, and a name that leads to it.',
  '02-split-database': 'The database and the files move out, so that each tier restarts and grows alone.',
  '03-load-balancer': 'Several web servers behind one door, and one of them may die.',
  '04-replication': 'Copies of the data: more reads, and a primary that may die.',
  '05-cache': 'What is read often is kept near: a shared cache, and a CDN for pictures.',
  '06-stateless': 'Any server handles any request, so servers may come and go with the load.',
  '07-multi-datacenter': 'Everything twice, far apart, and one side may be lost.',
  '08-message-queue': 'Slow work waits in a queue, and workers follow its length.',
  '09-sharding': 'The data is divided, so that writes grow too.',
}

const ROOT = join(import.meta.dirname, '../../..')

declare const data: Stage[]

export { data }

export default {
  watch: ['../../../stages/*/{stage.json,src/system.ts}'],
  async load(): Promise<Stage[]> {
    return await Promise.all(Object.entries(PLANNED).map(([id, idea]) => stageOf(id, idea)))
  },
}

async function stageOf(id: string, planned: string): Promise<Stage> {
  const folder = join(ROOT, 'stages', id)
  if (!existsSync(join(folder, 'stage.json'))) return { id, title: titleOf(id), idea: planned }
  const { title } = JSON.parse(readFileSync(join(folder, 'stage.json'), 'utf8'))
  const { system } = await import(join(folder, 'src/system.ts'))
  return { id, title, idea: planned, system, chapter: `/chapters/${id}` }
}

const titleOf = (id: string) => {
  const words = id.slice(3).replaceAll('-', ' ')
  return words[0]?.toUpperCase() + words.slice(1)
}
