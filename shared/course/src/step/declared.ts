/** Holds the files that a stage's `stage.json` names against those that differ. */
import type { Manifest } from './manifest.ts'
import type { Difference } from './step.ts'

type Changed = Pick<Difference, 'path' | 'change'>

/** @param mustBeNamed the others may be */
export function complaintsAboutFiles(
  { parts }: Manifest,
  differences: readonly Changed[],
  mustBeNamed: (one: Changed) => boolean,
): string[] {
  const named = parts.flatMap(({ files }) => files)
  const found: string[] = []
  for (const one of differences) {
    const file = named.find(({ path }) => path === one.path)
    if (file && file.change !== one.change)
      found.push(`${one.path}: stage.json says ${file.change}, but it is ${one.change}`)
    if (!file && mustBeNamed(one))
      found.push(`${one.path} differs (${one.change}) and stage.json does not say why`)
  }
  for (const [at, { path }] of named.entries()) {
    if (!differences.some((one) => one.path === path))
      found.push(`${path}: stage.json names it, and it does not differ`)
    if (named.findIndex((other) => other.path === path) !== at)
      found.push(`${path}: stage.json names it twice`)
  }
  return found
}
