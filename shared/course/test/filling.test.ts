import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PlainError } from '@ztm/lab/plain-error'
import type { RunningSystem } from '@ztm/lab/running-system'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fill, isEmpty, prepared } from '../src/filling.ts'

let folder: string
let rows: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'filling-'))
  rows = join(folder, 'rows')
})
afterEach(() => rmSync(folder, { recursive: true }))

const writesRows = { seed: async () => writeFileSync(rows, 'all of them') } as unknown as RunningSystem
const diesHalfway = {
  seed: async () => {
    writeFileSync(rows, 'half of them')
    throw new Error('killed')
  },
} as unknown as RunningSystem

test('what was filled is kept', async () => {
  await fill(writesRows, folder, 5, () => {})
  expect(isEmpty(prepared(folder, false))).toBe(false)
  expect(existsSync(rows)).toBe(true)
})

test('what was interrupted is begun again', async () => {
  await expect(fill(diesHalfway, folder, 5, () => {})).rejects.toThrow('killed')
  expect(isEmpty(prepared(folder, false))).toBe(true)
})

test('a folder that somebody named is not emptied for them: they are told', async () => {
  await expect(fill(diesHalfway, folder, 5, () => {})).rejects.toThrow('killed')
  expect(() => prepared(folder, true)).toThrow(
    `${folder} was not filled to the end. Empty it, or name another folder.`,
  )
  expect(existsSync(rows)).toBe(true)
})

test('where nothing can be kept, that is said', () => {
  writeFileSync(rows, 'a file, and no folder')
  expect(() => prepared(rows, true)).toThrow(PlainError)
})

test('what somebody else has put there is left alone', () => {
  writeFileSync(rows, 'mine')
  expect(isEmpty(prepared(folder, false))).toBe(false)
  expect(existsSync(rows)).toBe(true)
})
