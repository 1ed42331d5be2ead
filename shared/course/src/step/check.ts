/**
 * `course check`: holds every stage against the one before it and against its own `stage.json`, so that each changed
 * line between two stages stays about the step.
 */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { PlainError } from '@ztm/lab/plain-error'
import { STAGES, stages } from '../repository.ts'
import { exceeded, LIMITS, type LimitName } from './limits.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { type Step, stepBetween } from './step.ts'
import { readTree } from './tree.ts'

export function check(): void {
  const folders = stages().map((name) => join(STAGES, name))
  const complaints = folders.flatMap((folder, at) => complaintsAbout(folder, folders[at - 1], folders))
  for (const complaint of complaints) console.error(complaint)
  if (complaints.length > 0) throw new PlainError(`${complaints.length} things to mend.`)
  console.log(`${folders.length} stages: every difference is declared, and about its step.`)
}

/** One plain line each. @param before the stage before it, where there is one */
export function complaintsAbout(
  folder: string,
  before: string | undefined,
  all: readonly string[],
): string[] {
  const manifest = readManifest(folder)
  const found = namesIn(folder, all)
  if (before === undefined) {
    found.push(
      ...undeclared(
        manifest,
        [...readTree(folder).keys()].filter(isCode).map((path) => ({ path, change: 'add' })),
      ),
    )
  } else {
    const step = stepBetween(before, folder)
    found.push(
      ...undeclared(manifest, step.differences),
      ...onlySpace(step),
      ...tooMuch(step, manifest),
      ...versions(before, folder),
    )
  }
  return found.map((complaint) => `${basename(folder)}: ${complaint}`)
}

const isCode = (path: string) => path.startsWith('src/')

function undeclared({ parts }: Manifest, differences: readonly { path: string; change: string }[]): string[] {
  const declared = parts.flatMap(({ files }) => files)
  const different = new Map(differences.map(({ path, change }) => [path, change]))
  const found: string[] = []
  for (const [path, change] of different) {
    const named = declared.find((file) => file.path === path)
    if (!named) found.push(`${path} differs (${change}) and stage.json does not say why`)
    else if (named.change !== change)
      found.push(`${path}: stage.json says ${named.change}, but it is ${change}`)
  }
  for (const { path } of declared) {
    if (!different.has(path)) found.push(`${path}: stage.json names it, and it does not differ`)
  }
  const twice = declared.filter(({ path }, at) => declared.findIndex((other) => other.path === path) !== at)
  return [...found, ...twice.map(({ path }) => `${path}: stage.json names it twice`)]
}

const onlySpace = ({ differences }: Step): string[] =>
  differences.filter((one) => one.onlySpace).map(({ path }) => `${path} differs in white space alone`)

function tooMuch(step: Step, { parts, exceeds }: Manifest): string[] {
  const over = exceeded(step, parts)
  const found = over
    .filter(({ limit }) => exceeds[limit] === undefined)
    .map(({ limit, detail }) => `${detail}; the limit ${limit} is ${LIMITS[limit]}`)
  for (const limit of Object.keys(exceeds)) {
    if (!(limit in LIMITS)) found.push(`exceeds: there is no limit ${limit}`)
    else if (!over.some((one) => one.limit === (limit as LimitName)))
      found.push(`exceeds: ${limit} is kept, so take it out`)
  }
  return found
}

/** Names of stages would differ from one to the next without teaching anything. */
function namesIn(folder: string, all: readonly string[]): string[] {
  const names = all.map((one) => basename(one))
  const found: string[] = []
  for (const [path, content] of readTree(folder)) {
    const name = names.find((one) => content.includes(one))
    if (name) found.push(`${path} names the stage ${name}`)
  }
  return found
}

type Package = { dependencies?: Record<string, string>; devDependencies?: Record<string, string> }

/** A dependency is raised in all stages at once, or it shows in a step that it has nothing to do with. */
function versions(before: string, folder: string): string[] {
  const [old, now] = [before, folder].map((one) => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(join(one, 'package.json'), 'utf8'),
    ) as Package
    return { ...dependencies, ...devDependencies }
  })
  return Object.entries(now ?? {})
    .filter(([name, version]) => old?.[name] !== undefined && old[name] !== version)
    .map(([name, version]) => `package.json has ${name} ${version}, the stage before it ${old?.[name]}`)
}
