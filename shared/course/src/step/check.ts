/**
 * `course check`: holds every stage against the one before it and against its own `stage.json`, so that each changed
 * line between two stages stays about the step.
 */
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { PlainError } from '@ztm/lab/plain-error'
import { ROOT, stages } from '../repository.ts'
import { complaintsAboutFiles } from './declared.ts'
import { exceeded, LIMITS, type LimitName } from './limits.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { complaintsAboutName, complaintsAboutPackages } from './packages.ts'
import { type Step, stepBetween } from './step.ts'
import { readSetup, readTree } from './tree.ts'

export function check(root = ROOT): void {
  const names = stages(root)
  const complaints = allComplaints(root)
  for (const complaint of complaints) console.error(complaint)
  if (complaints.length > 0) {
    const count = complaints.length === 1 ? '1 thing' : `${complaints.length} things`
    throw new PlainError(
      `${count} to mend. What the step is about belongs in its stage.json; a fix is taken through the later stages by: npx course carry FILE`,
    )
  }
  console.log(`${names.length} stages: every difference is declared, and about its step.`)
}

/** One plain line each. */
export function allComplaints(root: string): string[] {
  const names = stages(root)
  const folders = names.map((name) => join(root, 'stages', name))
  return folders.flatMap((folder, at) => {
    try {
      const found = complaintsAbout(folder, folders[at - 1], names)
      return found.map((complaint) => `${basename(folder)}: ${complaint}`)
    } catch (error) {
      // Such as a stage.json that cannot be read: the other stages are looked at all the same.
      if (error instanceof PlainError) return [error.message]
      throw error
    }
  })
}

function complaintsAbout(folder: string, before: string | undefined, names: readonly string[]): string[] {
  const manifest = readManifest(folder)
  const alone = [...unsaid(folder, manifest), ...stagesNamedIn(folder, names), ...complaintsAboutName(folder)]
  if (before === undefined) {
    const all = [...readTree(folder).keys()].map((path) => ({ path, change: 'add' as const }))
    return [...alone, ...complaintsAboutFiles(manifest, all, ({ path }) => path.startsWith('src/'))]
  }
  const step = stepBetween(before, folder)
  return [
    ...alone,
    // A test stays with the stage where what it tests came to be.
    ...complaintsAboutFiles(
      manifest,
      step.differences,
      ({ path, change }) => path.startsWith('src/') || change !== 'remove',
    ),
    ...tooMuch(step, manifest),
    ...setUpUnlike(before, folder),
    ...complaintsAboutPackages(before, folder, step),
  ]
}

function unsaid(folder: string, { idea }: Manifest): string[] {
  const readme = join(folder, 'README.md')
  const words = existsSync(readme)
    ? readFileSync(readme, 'utf8')
        .replace(/^# .*$/m, '')
        .trim()
    : ''
  return [
    ...(idea.trim() === '' ? ['stage.json does not say its idea yet'] : []),
    ...(words === '' ? ['README.md says nothing yet'] : []),
  ]
}

/** They would differ from one stage to the next without teaching anything. */
function stagesNamedIn(folder: string, names: readonly string[]): string[] {
  return [...readTree(folder)].flatMap(([path, content]) => {
    const name = names.find((one) => content.includes(one)) ?? /\bstages? ?0?[1-9]\b/i.exec(content)?.[0]
    return name ? [`${path} names the stage “${name}”`] : []
  })
}

function tooMuch(step: Step, { parts, exceeds }: Manifest): string[] {
  const over = exceeded(step, parts)
  const said = Object.keys(exceeds)
  return [
    ...over
      .filter(({ limit }) => !said.includes(limit))
      .map(({ limit, detail }) => `${detail}; the limit ${limit} is ${LIMITS[limit]}`),
    ...said.filter((limit) => !(limit in LIMITS)).map((limit) => `exceeds: there is no limit ${limit}`),
    ...said
      .filter((limit) => limit in LIMITS && !over.some((one) => one.limit === (limit as LimitName)))
      .map((limit) => `exceeds: the limit ${limit} is kept, so take it out`),
  ]
}

function setUpUnlike(before: string, folder: string): string[] {
  const [old, now] = [readSetup(before), readSetup(folder)]
  return [...new Set([...old.keys(), ...now.keys()])]
    .sort()
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => `${path} is not as in ${basename(before)}, and no step is about it`)
}
