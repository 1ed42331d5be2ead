/** Stages that are started for measuring, with a given number of photos in them. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type RunningSystem, startSystem } from '@ztm/lab/system'
import { ROOT } from '../repository.ts'

/** About what a seed gives each user. */
const PHOTOS_OF_A_USER = 10

export type Seeded = {
  photos: number
  dataDir: string
  /** How long the making of it took, whenever that was. */
  seconds: number
  start(env?: Record<string, string>, dataDir?: string): Promise<RunningSystem>
  /** The same data in a folder of its own, for somebody else to open: a server keeps its files to itself. */
  copy(name: string): string
}

/** Data with about so many photos, made on the first run and kept in `.data/bench` for the next. */
export async function seeded(stage: string, photos: number): Promise<Seeded> {
  const folder = join(ROOT, '.data/bench', stage, `${photos}`)
  const note = join(folder, 'made.json')
  const start = (env: Record<string, string> = {}, dataDir = join(folder, 'data')) =>
    startSystem({ stage: join(ROOT, 'stages', stage), dataDir, env })
  const copy = (name: string) => {
    const to = join(folder, name)
    rmSync(to, { recursive: true, force: true })
    cpSync(join(folder, 'data'), to, { recursive: true })
    return to
  }

  if (!existsSync(note)) {
    // What an interrupted run has left is not what it says.
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    process.stderr.write(`Making ${photos.toLocaleString('en')} photos, once …\n`)
    const system = await start()
    const before = performance.now()
    const secondsSince = () => (performance.now() - before) / 1000
    const progress = setInterval(() => process.stderr.write(`  … ${Math.round(secondsSince())} s\n`), 10_000)
    try {
      await system.seed({ users: photos / PHOTOS_OF_A_USER })
      writeFileSync(note, JSON.stringify({ seconds: secondsSince() }))
    } finally {
      clearInterval(progress)
      await system.stop()
    }
  }
  const { seconds } = JSON.parse(readFileSync(note, 'utf8'))
  return { photos, dataDir: join(folder, 'data'), seconds, start, copy }
}
