/** A step in the order in which it is told: part by part, every file with the reason that `stage.json` gives. */
import type { Manifest } from './manifest.ts'
import type { Difference, Step } from './step.ts'

export type Told = Difference & { why: string }
export type LessonPart = { title: string; about: string; files: Told[] }
export type Lesson = {
  parts: LessonPart[]
  /** Tests that stay with the earlier stage, because what they test has not changed. */
  testsThatStay: number
}

/** @param manifests of the later stage, and of those in between where the two are no neighbours, in order */
export function lessonOf(step: Step, manifests: readonly Manifest[]): Lesson {
  const named = manifests.flatMap(({ parts }) => parts.flatMap(({ files }) => files))
  const reasons = (path: string) => named.filter((file) => file.path === path).map(({ why }) => why)
  const left = new Map(
    step.differences.map((one) => [one.path, { ...one, why: reasons(one.path).join('; then ') }]),
  )
  const parts = manifests
    .flatMap((manifest) => manifest.parts)
    .map(({ title, about, files }) => ({
      title,
      about,
      files: files.flatMap(({ path }) => take(left, path)),
    }))

  const rest = [...left.values()]
  const stays = ({ path, change }: Difference) => path.startsWith('test/') && change === 'remove'
  const untold = rest.filter((one) => !stays(one))
  if (untold.length > 0) {
    parts.push({
      title: 'Without a reason',
      about: 'What no stage.json names. `course check` says so, too.',
      files: untold,
    })
  }
  return { parts: parts.filter(({ files }) => files.length > 0), testsThatStay: rest.filter(stays).length }
}

/** Each file is told once, where it is named first. */
function take(left: Map<string, Told>, path: string): Told[] {
  const told = left.get(path)
  left.delete(path)
  return told ? [told] : []
}
