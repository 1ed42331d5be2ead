/** How far somebody has come: kept beside their answers. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the tests said of an answer last, as much of it as one reads first. */
export type LastVerdict = {
  at: string
  rules: { name: string; kept: boolean }[]
  /** Of the first rule that is broken: how, and what usually breaks it. */
  how?: string | undefined
  cause?: string | undefined
  unusable?: string | undefined
}

export type Progress = {
  /** The exercise that they were at last. */
  current?: string
  /** When each was passed first. */
  passed: Record<string, string>
  /** How many hints of each have been asked for. */
  hints: Record<string, number>
  verdicts: Record<string, LastVerdict>
}

const fileIn = (folder: string) => join(folder, 'progress.json')

/** @param say is told where what stands there cannot be read, which is then put aside */
export function progressIn(folder: string, say: (line: string) => void = console.error): Progress {
  const file = fileIn(folder)
  if (!existsSync(file)) return nothing()
  try {
    const { current, passed, hints, verdicts } = JSON.parse(readFileSync(file, 'utf8'))
    return { current, passed: { ...passed }, hints: { ...hints }, verdicts: { ...verdicts } }
  } catch {
    renameSync(file, `${file}.broken`)
    say('progress.json could not be read: it is kept as progress.json.broken, and the count begins anew.')
    return nothing()
  }
}

const nothing = (): Progress => ({ passed: {}, hints: {}, verdicts: {} })

/** Reads it anew before it writes, because somebody may have two terminals open. */
export function note(folder: string, change: (progress: Progress) => void): void {
  const progress = progressIn(folder)
  change(progress)
  const file = fileIn(folder)
  mkdirSync(folder, { recursive: true })
  // In one go: whoever is interrupted in the middle of this loses nothing.
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(progress, null, 2)}\n`)
  renameSync(`${file}.${process.pid}`, file)
}
