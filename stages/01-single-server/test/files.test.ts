/** Photo files on disk: whole or not at all, never rewritten, never outside their folder. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { ownCall } from '@ztm/domain/call'
import type { Files, Range } from '@ztm/domain/ports'
import { Problem } from '@ztm/domain/problem'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDiskFiles } from '../src/files/disk-files.ts'

const call = ownCall('test', Date.now, 60_000)
const bytes = (content: string) => Buffer.from(content)
let folder: string
let files: Files

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ztm-files-'))
  files = await openDiskFiles(folder)
})
afterEach(() => rm(folder, { recursive: true }))

const contentOf = async (key: string, range?: Range) => {
  const file = await files.get(call, key, () => range)
  return file && (await text(file.body))
}

test('what was put is what one gets', async () => {
  await files.put(call, 'p1/v1/thumb', bytes('picture'))
  expect(await contentOf('p1/v1/thumb')).toBe('picture')
  expect(await contentOf('p1/v1/feed')).toBeUndefined()
})

test('content never changes, also when two put at once', async () => {
  await Promise.all(['one', 'two'].map((content) => files.put(call, 'p1/original', bytes(content))))
  const first = await contentOf('p1/original')
  await files.put(call, 'p1/original', bytes('three'))
  expect(await contentOf('p1/original')).toBe(first)
})

test('a range gives that part, the size and the tag of the whole', async () => {
  await files.put(call, 'p1/original', bytes('0123456789'))
  expect(await contentOf('p1/original', { start: 2, end: 4 })).toBe('234')
  expect(await contentOf('p1/original', { start: 10, end: 20 })).toBe('')
  const part = await files.get(call, 'p1/original', () => ({ start: 0, end: 0 }))
  const whole = await files.get(call, 'p1/original')
  part?.body.destroy()
  whole?.body.destroy()
  expect(part).toMatchObject({ size: 10, etag: whole?.etag })
})

test('removing takes everything below and nothing beside', async () => {
  for (const key of ['p1/v1/thumb', 'p1/v2/thumb', 'p1/original', 'p10/original']) {
    await files.put(call, key, bytes(key))
  }
  await files.remove(call, 'p1/v1/')
  expect(await contentOf('p1/v1/thumb')).toBeUndefined()
  expect(await contentOf('p1/v2/thumb')).toBe('p1/v2/thumb')
  await files.remove(call, 'p1/')
  await files.remove(call, 'p1/')
  expect(await contentOf('p1/original')).toBeUndefined()
  expect(await contentOf('p10/original')).toBe('p10/original')
})

test.each(['../x', 'p1/../../x', '/etc/passwd', 'p1//x', '.aside/x', 'p1/x\0', ''])(
  '%j is no key',
  async (key) => {
    await expect(files.put(call, key, bytes('x'))).rejects.toThrow('not a key')
    await expect(files.get(call, key)).rejects.toThrow('not a key')
  },
)

test('what a crash left half-written is gone after the next start', async () => {
  await writeFile(join(folder, '.aside', 'half'), 'half')
  files = await openDiskFiles(folder)
  expect(await readdir(join(folder, '.aside'))).toEqual([])
})

test('a folder that cannot be written is a problem that passes', async () => {
  await rm(join(folder, '.aside'), { recursive: true })
  const putting = files.put(call, 'p1/original', bytes('x'))
  await expect(putting).rejects.toSatisfy((error) => error instanceof Problem && error.kind === 'unavailable')
  expect(await contentOf('p1/original')).toBeUndefined()
  await mkdir(join(folder, '.aside'))
  await files.put(call, 'p1/original', bytes('x'))
  expect(await contentOf('p1/original')).toBe('x')
})
