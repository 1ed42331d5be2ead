import { expect, test } from 'vitest'
import { CATALOGUE } from '../src/promises/catalogue.ts'
import { sumOf } from '../src/promises/metrics.ts'

test('every promise is there once, and says what it stands for', () => {
  const ids = CATALOGUE.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { id, statement, idea } of CATALOGUE) {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(statement).toMatch(/\.$/)
    expect(idea).toMatch(/\.$/)
  }
})

test('a metric is summed over the series that are wanted', () => {
  const text = [
    '# HELP database_operations_total Queries',
    'database_operations_total{operation="read",table="photos"} 3',
    'database_operations_total{operation="read",table="none"} 40',
    'database_operations_total{operation="write",table="photos"} 500',
    'database_operations_total_else{operation="read",table="photos"} 6000',
    'process_cpu_seconds_total 1.5e-1',
  ].join('\n')
  const reads = sumOf(
    text,
    'database_operations_total',
    ({ operation, table }) => operation === 'read' && table !== 'none',
  )
  expect(reads).toBe(3)
  expect(sumOf(text, 'process_cpu_seconds_total', () => true)).toBe(0.15)
  expect(sumOf(text, 'absent', () => true)).toBe(0)
})
