/**
 * How an exercise's test file says its rules, so that one file judges every answer alike: the starter, the reader's
 * own, the solution, and the wrong ones that it must catch. Which answers there are, the environment says; without a
 * word from there it is the solution.
 */
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    /** What usually breaks this rule. */
    cause?: string
  }
}

const ROOT = join(import.meta.dirname, '../..')

/** @param cause what usually breaks this rule @throws AssertionError, saying how an answer breaks it */
export type Rule = (name: string, cause: string, holds: () => void | Promise<void>) => void

/** The name of the one test that an answer gets which cannot even be loaded. */
export const LOADS = 'can be loaded'

/**
 * @param folder of the exercise, as its test file knows it
 * @param rules are said once for every answer. `another` loads it once more, as another process would: what it keeps
 * outside of its functions is then kept twice
 */
export async function exercise<Answer>(
  folder: string,
  rules: (answer: Answer, rule: Rule, another: () => Promise<Answer>) => void | Promise<void>,
) {
  for (const path of answersTo(relative(join(ROOT, 'exercises'), folder))) {
    const loaded = await import(/* @vite-ignore */ path).then(
      (answer: Answer) => ({ answer }),
      (error: unknown) => ({ error }),
    )
    describe(path, async () => {
      if ('error' in loaded) {
        test(LOADS, () => {
          throw loaded.error
        })
        return
      }
      const rule: Rule = (name, cause, holds) => test(name, { meta: { cause } }, holds)
      await rules(loaded.answer, rule, () => import(/* @vite-ignore */ `${path}?another`))
    })
  }
}

function answersTo(exercise: string): string[] {
  const given = process.env.ANSWERS
  if (!given) return [join(ROOT, 'solutions', exercise, 'solution.ts')]
  return (JSON.parse(given) as Record<string, string[]>)[exercise] ?? []
}

/** Fails the rule. @param how it is broken: what was expected, what came */
export function broken(how: string): never {
  expect.fail(how)
}

/** @param what was looked at, such as “the third page” */
export function expectSame(came: unknown, expected: unknown, what: string): void {
  const [said, wanted] = [told(came), told(expected)]
  if (said !== wanted) broken(`${what}: expected ${wanted}, came ${said}`)
}

/** A value as a person would write it down. Objects with the same properties in another order are the same. */
export function told(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value instanceof Error) return `${value.name}: ${value.message}`
  if (Array.isArray(value)) return `[${value.map(told).join(', ')}]`
  if (typeof value === 'string') return value.includes('“') ? value : `“${value}”`
  if (typeof value !== 'object' || value === null) return `${value}`
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{ ${entries.map(([key, inner]) => `${key}: ${told(inner)}`).join(', ')} }`
}
