/** `stage.json`: what a stage says of itself, and of the step that leads to it. */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { PlainError } from '@ztm/lab/plain-error'
import { z } from 'zod'

const StepFile = z.strictObject({
  path: z.string().min(1),
  /** What the step does to it; left out in the first stage, where everything is new. */
  change: z.enum(['add', 'edit', 'remove']).default('add'),
  why: z.string().min(1),
})
export type StepFile = z.infer<typeof StepFile>

const Part = z.strictObject({ title: z.string().min(1), about: z.string(), files: z.array(StepFile) })
export type Part = z.infer<typeof Part>

const Verdict = z.enum(['kept', 'broken', 'does not arise'])

const Manifest = z.strictObject({
  title: z.string().min(1),
  /** Empty while the stage is being begun. */
  idea: z.string(),
  parts: z.array(Part),
  /** Limits of a step (see `limits.ts`) that this one exceeds, each with the reason. */
  exceeds: z.record(z.string(), z.string().min(1)).default({}),
  /** What this stage says of promises of the catalogue, by their ids. */
  promises: z.record(z.string(), Verdict).default({}),
})
export type Manifest = z.infer<typeof Manifest>

/** @throws PlainError naming what is wrong with it */
export function readManifest(folder: string): Manifest {
  const name = `${basename(folder)}/stage.json`
  let content: unknown
  try {
    content = JSON.parse(readFileSync(join(folder, 'stage.json'), 'utf8'))
  } catch (error) {
    throw new PlainError(`${name} cannot be read: ${(error as Error).message}`)
  }
  const manifest = Manifest.safeParse(content)
  if (manifest.success) return manifest.data
  const [issue] = manifest.error.issues
  throw new PlainError(`${name}: ${[...(issue?.path ?? []), issue?.message].join(': ')}`)
}
