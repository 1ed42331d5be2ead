/** Checks what came in against a schema, once, and says which field breaks which rule. */
import { type FieldError, Problem } from '@ztm/domain/problem'
import type { z } from 'zod'

/** @throws Problem `invalid` naming the fields; `whole` names the value itself */
export function valid<S extends z.ZodType>(schema: S, value: unknown, whole: string): z.output<S> {
  const checked = schema.safeParse(value, { error: inWords })
  if (checked.success) return checked.data
  const errors = checked.error.issues.flatMap((issue) => fieldErrors(issue, [], whole))
  throw new Problem('invalid', errors.map(({ field, message }) => `${field}: ${message}`).join('; '), {
    errors,
  })
}

type Issue = z.core.$ZodIssue

function fieldErrors(issue: Issue, above: PropertyKey[], whole: string): FieldError[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'invalid_union') {
    const meant = branchMeant(issue.errors)
    if (meant) return meant.flatMap((inner) => fieldErrors(inner, path, whole))
  }
  return [{ field: path.length > 0 ? path.join('.') : whole, message: issue.message }]
}

/** Of a union's branches, the one whose keys were given: the complaints of the others only confuse. */
function branchMeant(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = branches.filter(
    (issues) =>
      issues.every((issue) => issue.code !== 'unrecognized_keys') &&
      issues.some((issue) => issue.path.length > 0),
  )
  return fitting.length === 1 ? fitting[0] : undefined
}

/** For rules that have no words of their own; the library's speak of what it expected. */
function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${issue.expected === 'int' ? 'a whole number' : article(issue.expected)}`
    case 'invalid_value':
      return `must be ${issue.values.map((each) => JSON.stringify(each)).join(' or ')}`
    case 'too_small':
      return bounded(issue, `at least ${issue.minimum}`)
    case 'too_big':
      return bounded(issue, `at most ${issue.maximum}`)
    case 'unrecognized_keys':
      return `must not have ${issue.keys.join(', ')}`
    case 'invalid_union':
      return 'is none of what may stand here'
  }
  return undefined
}

const article = (type: string) => `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`

const bounded = ({ origin }: { origin: string }, bound: string) =>
  origin === 'array' ? `must have ${bound} in it` : `must be ${bound}`
