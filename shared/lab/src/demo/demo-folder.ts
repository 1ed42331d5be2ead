/**
 * The demo album as a folder of pictures and an `album.json`. Drawing takes seconds, so it is done once and kept; the
 * folder's name says what it was drawn from, and a change there draws it anew.
 */
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { album, fileOf, PICTURES } from './album/album.ts'
import { draw } from './draw.ts'

const CACHE = join(import.meta.dirname, '../../../../node_modules/.cache/zero-to-millions')

/** @returns the folder */
export async function demoFolder(onProgress: (line: string) => void = () => {}): Promise<string> {
  const folder = join(CACHE, `demo-${fingerprint()}`)
  if (existsSync(folder)) return folder

  onProgress(`drawing ${PICTURES.length} pictures (only the first time)`)
  await mkdir(CACHE, { recursive: true })
  // Drawn aside and then renamed, so that whoever is interrupted, or comes at the same time, never sees a part of it.
  const aside = await mkdtemp(join(CACHE, 'drawing-'))
  try {
    await drawAll(aside)
    await writeFile(join(aside, 'album.json'), JSON.stringify(album()))
    await rename(aside, folder).catch((error) => {
      if (!existsSync(folder)) throw error
    })
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
  return folder
}

async function drawAll(folder: string): Promise<void> {
  const waiting = PICTURES.entries()
  const one = async () => {
    for (const [at, { scene, shape, seed }] of waiting) {
      await writeFile(join(folder, fileOf(at)), await draw(scene, shape, seed))
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, one))
}

function fingerprint(): string {
  const hash = createHash('sha256')
  for (const file of globSync('**/*.ts', { cwd: import.meta.dirname }).sort()) {
    hash.update(readFileSync(join(import.meta.dirname, file)))
  }
  return hash.digest('hex').slice(0, 12)
}
