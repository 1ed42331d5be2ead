import { Operations } from '@ztm/domain/edits'
import { Page } from '@ztm/domain/page'
import type { Problem } from '@ztm/domain/problem'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { valid } from '../src/api/validate.ts'

const errorsOf = (schema: z.ZodType, value: unknown) => {
  try {
    valid(schema, value, 'operations')
  } catch (error) {
    return (error as Problem).errors
  }
}

test.each<[unknown, string, string, z.ZodType]>([
  [{ limit: 51 }, 'limit', 'must be at most 50', Page],
  [{ limit: 0 }, 'limit', 'must be at least 1', Page],
  [{ limit: 1.5 }, 'limit', 'must be a whole number', Page],
  [{ limit: 'many' }, 'limit', 'must be a number', Page],
  [{ cursor: 'x' }, 'cursor', 'is not a cursor of this list', Page],
  ['all', 'operations', 'must be an array', Operations],
  [[], 'operations', 'must have at least 1', Operations],
  [[{ rotate: 45 }], '0.rotate', 'must be 90 or 180 or 270', Operations],
  [[{ rotate: 90, quickly: true }], '0', 'must not have quickly', Operations],
  [[{ blur: 1000 }], '0.blur', 'must be at most 100', Operations],
  [[{ stretch: 2 }], '0', 'is none of what may stand here', Operations],
])('%j: %s %s', (value, field, message, schema) => {
  expect(errorsOf(schema, value)).toEqual([{ field, message }])
})
