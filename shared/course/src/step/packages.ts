/**
 * The `package.json` of two neighbouring stages. They are alike but for the name and for what the step's own code
 * imports; a dependency is raised in all stages at once, or it shows in a step that it has nothing to do with.
 */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { PlainError } from '@ztm/lab/plain-error'
import type { Step } from './step.ts'
import { readTree } from './tree.ts'

type Package = {
  name?: string
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

function readPackage(folder: string): Package {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  } catch (error) {
    throw new PlainError(`${basename(folder)}/package.json cannot be read: ${(error as Error).message}`)
  }
}

const versionsIn = ({ dependencies, devDependencies }: Package) =>
  new Map(Object.entries({ ...devDependencies, ...dependencies }))

/** Packages that come and go from one stage to another. */
export function packagesBetween(before: string, folder: string): { added: string[]; removed: string[] } {
  const [old, now] = [versionsIn(readPackage(before)), versionsIn(readPackage(folder))]
  return {
    added: [...now.keys()].filter((name) => !old.has(name)),
    removed: [...old.keys()].filter((name) => !now.has(name)),
  }
}

export function complaintsAboutName(folder: string): string[] {
  const { name } = readPackage(folder)
  return name === basename(folder) ? [] : [`package.json has the name ${name}`]
}

export function complaintsAboutPackages(before: string, folder: string, step: Step): string[] {
  const [old, now] = [readPackage(before), readPackage(folder)]
  const rest = Object.keys({ ...old, ...now }).filter(
    (key) => !/^(name|dependencies|devDependencies)$/.test(key),
  )
  const field = (one: Package, key: string) => (one as Record<string, unknown>)[key]
  const tree = readTree(folder)
  const touched = step.differences.flatMap(({ path }) => tree.get(path) ?? [])
  const { added, removed } = packagesBetween(before, folder)
  const [versions, versionsBefore] = [versionsIn(now), versionsIn(old)]
  return [
    ...rest
      .filter((key) => !isDeepStrictEqual(field(old, key), field(now, key)))
      .map((key) => `package.json has other ${key} than the stage before it`),
    ...[...versions]
      .filter(([name, version]) => versionsBefore.has(name) && versionsBefore.get(name) !== version)
      .map(
        ([name, version]) =>
          `package.json has ${name} ${version}, the stage before it ${versionsBefore.get(name)}`,
      ),
    ...added
      .filter((name) => !imports(touched, name))
      .map((name) => `package.json adds ${name}, which nothing that the step adds or edits imports`),
    ...removed
      .filter((name) => imports([...tree.values()], name))
      .map((name) => `package.json leaves out ${name}, which is still imported`),
    // Those of tests may stay, since tests come and go.
    ...Object.keys(now.dependencies ?? {})
      .filter((name) => imports([...readTree(before).values()], name) && !imports([...tree.values()], name))
      .map((name) => `package.json still has ${name}, which nothing imports any more`),
  ]
}

/** Types belong to the package that they describe. */
function imports(files: readonly string[], name: string): boolean {
  const imported = name.replace(/^@types\/(?:(.+)__)?/, (_, scope) => (scope ? `@${scope}/` : ''))
  const pattern = new RegExp(`(?:from|import)\\s*\\(?\\s*'${RegExp.escape(imported)}[/']`)
  return files.some((content) => pattern.test(content))
}
