import { Operations } from '@ztm/domain/edits'
import { Page } from '@ztm/domain/page'
import { Problem } from '@ztm/domain/problem'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { valid } from '../src/api/validate.ts'

const errorsOf = (schema: z.ZodType, value: unknown) => {
  try {
    valid(schema, value, 'body')
  } catch (error) {
    if (error instanceof Problem) return error.errors
    throw error
  }
  return []
}

const Edit = z.object({ operations: Operations })

test.each([
  [{ operations: [{ crop: { left: -1, top: 0, width: 1, height: 1 } }] }, 'operations.0.crop.left'],
  [{ operations: [{ grayscale: true }, { rotate: 45 }] }, 'operations.1.rotate'],
  [{ operations: [{ blur: 'very' }] }, 'operations.0.blur'],
  [{ operations: [{ sharpen: 1, blur: 1 }] }, 'operations.0'],
  [{ operations: [{ explode: true }] }, 'operations.0'],
  [{ operations: [{}] }, 'operations.0'],
  [{ operations: [] }, 'operations'],
  [{ operations: Array.from({ length: 21 }, () => ({ rotate: 90 })) }, 'operations'],
  [{}, 'operations'],
  ['text', 'body'],
])('%j breaks a rule at %s', (value, field) => {
  expect(errorsOf(Edit, value)?.map((error) => error.field)).toEqual([field])
})

test.each([
  [{ limit: '0' }, 'limit'],
  [{ limit: '51' }, 'limit'],
  [{ limit: 'many' }, 'limit'],
  [{ limit: '' }, 'limit'],
  [{ limit: '1.5' }, 'limit'],
  [{ limit: ['5', '6'] }, 'limit'],
  [{ cursor: '' }, 'cursor'],
  [{ cursor: "' OR 1=1 --" }, 'cursor'],
  [{ cursor: ['0190b0a0-0000-7abc-8000-000000000000', 'b'] }, 'cursor'],
])('a page of %j breaks a rule at %s', (value, field) => {
  expect(errorsOf(Page, value)?.map((error) => error.field)).toEqual([field])
})

test('what is right passes as what it means', () => {
  expect(valid(Page, { limit: '5', unknown: 'x' }, 'query')).toEqual({ limit: 5 })
  expect(valid(Page, {}, 'query')).toEqual({ limit: 20 })
})

test.each<[unknown, string, z.ZodType]>([
  [{ limit: '51' }, 'must be at most 50', Page],
  [{ limit: '0' }, 'must be at least 1', Page],
  [{ limit: '1.5' }, 'must be a whole number', Page],
  [{ limit: 'many' }, 'must be a number', Page],
  [{ cursor: 'x' }, 'is not a cursor of this list', Page],
  ['all', 'must be an array', Operations],
  [[], 'must have at least 1 in it', Operations],
  [[{ rotate: 45 }], 'must be 90 or 180 or 270', Operations],
  [[{ rotate: 90, quickly: true }], 'must not have quickly', Operations],
  [[{ blur: 1000 }], 'must be at most 100', Operations],
  [[{ stretch: 2 }], 'is none of what may stand here', Operations],
])('of %j it is said that it %s', (value, message, schema) => {
  expect(errorsOf(schema, value)?.map((error) => error.message)).toEqual([message])
})
