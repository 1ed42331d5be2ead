/** What a stage's data is filled with, once: a note beside the data says with what, and whether that was finished. */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { PlainError } from '@ztm/lab/plain-error'
import type { SeedName } from '@ztm/lab/runner'
import type { RunningSystem, Seed } from '@ztm/lab/running-system'
import { ROOT } from './repository.ts'

type Note = { stage?: string; seed: SeedName; finished: boolean }

/** What somebody wants who names a folder. @property seed undefined where they did not say */
export type Wanted = { stage: string; seed: SeedName | undefined }

/** Each filling of a stage has a folder of its own, so that none gets in the way of another. */
export const dataFolder = (stage: string, seed: SeedName) => join(ROOT, '.data', stage, `${seed}`)

export function seedNamed(text: string): SeedName {
  if (text === 'demo' || text === 'none') return text
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text)
  throw new PlainError(`--seed takes demo, none or a number of users, not “${text}”.`)
}

/**
 * The folder as a stage can be started on it: what was begun and not finished is begun again.
 * @param wanted where somebody named it: whatever is in it is theirs, so that it is never emptied for them
 * @throws PlainError where nothing can be kept there, or what is there is not what is wanted
 */
export function prepared(folder: string, wanted?: Wanted): string {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.R_OK | constants.W_OK)
  } catch (error) {
    throw new PlainError(`Nothing can be kept in ${folder}: ${(error as Error).message}.`)
  }
  const filled = noteIn(folder)
  if (filled?.finished === false) {
    if (wanted) throw new PlainError(`${folder} was not filled to the end. Empty it, or name another folder.`)
    rmSync(folder, { recursive: true })
    mkdirSync(folder)
  }
  if (wanted && !isEmpty(folder)) refuseOther(folder, wanted, filled)
  return folder
}

function refuseOther(folder: string, { stage, seed }: Wanted, filled: Note | undefined): void {
  if (filled?.stage !== undefined && filled.stage !== stage)
    throw new PlainError(`${folder} holds data of ${filled.stage}. Name another folder.`)
  // Where no note is, nobody has filled it.
  if (seed !== undefined && seed !== (filled?.seed ?? 'none'))
    throw new PlainError(
      `${folder} holds data already${filled ? ` (seed ${filled.seed})` : ''}, and --seed ${seed} is for an empty folder. ` +
        'Without --seed, the stage takes what is there.',
    )
}

/** Whether there is anything in it that should stay as it is. */
export const isEmpty = (folder: string) => readdirSync(folder).length === 0

/** It is to stay without anything but what people put there. */
export const leaveEmpty = (folder: string, stage: string) =>
  note(folder, { stage, seed: 'none', finished: true })

/** @param say is told what is being done */
export async function fill(
  system: RunningSystem,
  folder: string,
  seed: SeedName,
  say: (line: string) => void,
): Promise<void> {
  const begun = performance.now()
  const { stage } = system
  note(folder, { stage, seed, finished: false })
  const content = await contentOf(seed, say)
  say(`filling it with ${seed === 'demo' ? 'the demo' : `${seed} people and their photos`} …`)
  await system.seed(content)
  note(folder, { stage, seed, finished: true })
  say(`filled after ${((performance.now() - begun) / 1000).toFixed(1)} s; everybody’s password is “password”`)
}

/** What a system is given to be filled with. */
export async function contentOf(seed: SeedName, say: (line: string) => void): Promise<Seed> {
  if (typeof seed === 'number') return { users: seed }
  // Only here, because drawing takes a library that takes its time to load.
  const { demoFolder } = await import('@ztm/lab/demo/demo-folder')
  return { demo: await demoFolder((line) => say(`${line} …`)) }
}

const noteOf = (folder: string) => join(folder, 'filled-with.json')
const note = (folder: string, content: Note) => writeFileSync(noteOf(folder), JSON.stringify(content))

function noteIn(folder: string): Note | undefined {
  if (!existsSync(noteOf(folder))) return undefined
  try {
    return JSON.parse(readFileSync(noteOf(folder), 'utf8'))
  } catch {
    // Cut off while it was written: it is written before the filling, and after it.
    return { seed: 'none', finished: false }
  }
}
