/** `stage.json`: what a stage says of itself, and of the step that leads to it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PlainError } from '@ztm/lab/plain-error'
import { z } from 'zod'

const StepFile = z.strictObject({
  path: z.string(),
  /** What the step does to it; left out in the first stage, where everything is new. */
  change: z.enum(['add', 'edit', 'remove']).default('add'),
  why: z.string().min(1),
})
export type StepFile = z.infer<typeof StepFile>

const Part = z.strictObject({ title: z.string(), about: z.string(), files: z.array(StepFile) })
export type Part = z.infer<typeof Part>

const Manifest = z.strictObject({
  title: z.string(),
  idea: z.string(),
  parts: z.array(Part),
  /** Limits of a step (see `limits.ts`) that this one exceeds, each with the reason. */
  exceeds: z.record(z.string(), z.string()).default({}),
})
export type Manifest = z.infer<typeof Manifest>

/** @throws PlainError naming what is wrong with it */
export function readManifest(folder: string): Manifest {
  const path = join(folder, 'stage.json')
  let content: unknown
  try {
    content = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new PlainError(`${path} cannot be read: ${(error as Error).message}`)
  }
  const manifest = Manifest.safeParse(content)
  if (manifest.success) return manifest.data
  const [issue] = manifest.error.issues
  throw new PlainError(`${path}: ${issue?.path.join('.')}: ${issue?.message}`)
}
