import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PlainError } from '@ztm/lab/plain-error'
import type { RunningSystem } from '@ztm/lab/running-system'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fill, isEmpty, leaveEmpty, prepared } from '../src/filling.ts'

let folder: string
let rows: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'filling-'))
  rows = join(folder, 'rows')
})
afterEach(() => rmSync(folder, { recursive: true }))

const STAGE = '01-single-server'
const WANTED = { stage: STAGE, seed: undefined }

const writesRows = {
  stage: STAGE,
  seed: async () => writeFileSync(rows, 'all of them'),
} as unknown as RunningSystem
const diesHalfway = {
  stage: STAGE,
  seed: async () => {
    writeFileSync(rows, 'half of them')
    throw new Error('killed')
  },
} as unknown as RunningSystem

test('what was filled is kept', async () => {
  await fill(writesRows, folder, 5, () => {})
  expect(isEmpty(prepared(folder))).toBe(false)
  expect(existsSync(rows)).toBe(true)
})

test('what was interrupted is begun again', async () => {
  await expect(fill(diesHalfway, folder, 5, () => {})).rejects.toThrow('killed')
  expect(isEmpty(prepared(folder))).toBe(true)
})

test('a folder that somebody named is not emptied for them: they are told', async () => {
  await expect(fill(diesHalfway, folder, 5, () => {})).rejects.toThrow('killed')
  expect(() => prepared(folder, WANTED)).toThrow(
    `${folder} was not filled to the end. Empty it, or name another folder.`,
  )
  expect(existsSync(rows)).toBe(true)
})

test.each([undefined, 5])(
  'a folder that somebody named is taken as it is where they ask for seed %s',
  async (seed) => {
    await fill(writesRows, folder, 5, () => {})
    expect(prepared(folder, { stage: STAGE, seed })).toBe(folder)
  },
)

test.each(['demo', 'none', 6] as const)(
  'and refused where they ask for %s and it is filled with 5',
  async (seed) => {
    await fill(writesRows, folder, 5, () => {})
    expect(() => prepared(folder, { stage: STAGE, seed })).toThrow(
      `${folder} holds data already (seed 5), and --seed ${seed} is for an empty folder. Without --seed, the stage takes what is there.`,
    )
  },
)

test('what another stage keeps is not taken for this one’s', async () => {
  await fill(writesRows, folder, 5, () => {})
  expect(() => prepared(folder, { stage: '02-split-database', seed: undefined })).toThrow(
    `${folder} holds data of 01-single-server. Name another folder.`,
  )
})

test('nor what another stage was started on with nothing in it', () => {
  leaveEmpty(folder, STAGE)
  expect(prepared(folder, { stage: STAGE, seed: 'none' })).toBe(folder)
  expect(() => prepared(folder, { stage: '02-split-database', seed: 'none' })).toThrow(PlainError)
})

test('what nobody filled is taken as it is where nothing is to be filled in, and refused for a seed', () => {
  writeFileSync(rows, 'mine')
  expect(prepared(folder, { stage: STAGE, seed: 'none' })).toBe(folder)
  expect(() => prepared(folder, { stage: STAGE, seed: 'demo' })).toThrow(
    /holds data already, and --seed demo/,
  )
})

test('a note that was cut off while it was written is of something unfinished', () => {
  writeFileSync(join(folder, 'filled-with.json'), '{"seed":')
  expect(() => prepared(folder, WANTED)).toThrow(/was not filled to the end/)
  expect(isEmpty(prepared(folder))).toBe(true)
})

test('where nothing can be kept, that is said', () => {
  writeFileSync(rows, 'a file, and no folder')
  expect(() => prepared(rows, WANTED)).toThrow(PlainError)
})

test('what somebody else has put there is left alone', () => {
  writeFileSync(rows, 'mine')
  expect(isEmpty(prepared(folder))).toBe(false)
  expect(existsSync(rows)).toBe(true)
})
