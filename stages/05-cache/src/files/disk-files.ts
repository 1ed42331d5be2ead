/**
 * Photo files on this machine's disk. A file is written aside, synced, and only then linked to its name, so that a
 * name never leads to half a file; and what has a name is never written again.
 */
import { randomUUID } from 'node:crypto'
import { type FileHandle, link, mkdir, open, readdir, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { Readable } from 'node:stream'
import type { Call } from '@ztm/domain/call'
import type { Files, StoredFile } from '@ztm/domain/ports'
import { Problem, unavailable } from '@ztm/domain/problem'

const KEY = /^[a-z0-9-]+(\/[a-z0-9-]+)*$/

export type DiskFiles = Files & {
  /** Also content that is still arriving; where it breaks off, nothing is put. */
  put(call: Call, key: string, content: Content): Promise<void>
  /** The keys that begin with this. */
  list(prefix: string): Promise<string[]>
}

type Content = Uint8Array | AsyncIterable<Uint8Array>

/** @param root a folder of its own; made where it is missing */
export async function openDiskFiles(root: string): Promise<DiskFiles> {
  const aside = join(root, '.aside')
  // What a crash left half-written has no name yet, and nobody is writing now.
  await rm(aside, { recursive: true, force: true })
  await mkdir(aside, { recursive: true })

  return {
    async put(_call, key, content) {
      const path = pathOf(root, key)
      const written = join(aside, randomUUID())
      try {
        await writeSynced(written, content)
        await mkdir(dirname(path), { recursive: true })
        // A link, because unlike a rename it refuses a name that is taken: content never changes.
        await link(written, path).catch(unless('EEXIST'))
        await syncFolder(dirname(path))
        await syncFolder(dirname(dirname(path)))
      } catch (error) {
        throw problemOf(error)
      } finally {
        await rm(written, { force: true }).catch(() => undefined)
      }
    },
    async get(_call, key, range): Promise<StoredFile | undefined> {
      try {
        const file = await open(pathOf(root, key)).catch(unless('ENOENT', 'ENOTDIR'))
        return file && (await contentOf(file, key, range))
      } catch (error) {
        throw problemOf(error)
      }
    },
    async remove(_call, prefix) {
      const path = pathOf(root, prefix.replace(/\/$/, ''))
      try {
        await rm(path, { recursive: true, force: true })
        await syncFolder(dirname(path)).catch(unless('ENOENT'))
      } catch (error) {
        throw problemOf(error)
      }
    },
    async list(prefix) {
      const path = pathOf(root, prefix.replace(/\/$/, ''))
      const options = { recursive: true, withFileTypes: true } as const
      const found = await readdir(path, options).catch(unless('ENOENT', 'ENOTDIR'))
      const files = (found ?? []).filter((entry) => entry.isFile())
      return files.map((entry) => relative(root, join(entry.parentPath, entry.name))).sort()
    },
  }
}

/** @throws Error where the key could lead outside the folder */
function pathOf(root: string, key: string): string {
  if (!KEY.test(key)) throw new Error(`not a key of a file: ${key}`)
  return join(root, key)
}

async function writeSynced(path: string, content: Content): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(content)
    await file.datasync()
  } finally {
    await file.close()
  }
}

/** A new name is on the disk only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function contentOf(
  file: FileHandle,
  key: string,
  range: Parameters<Files['get']>[2],
): Promise<StoredFile | undefined> {
  const stat = await file.stat().catch(async (error) => {
    await file.close()
    throw error
  })
  if (!stat.isFile()) {
    await file.close()
    return undefined
  }
  const { size } = stat
  const part = range?.(size)
  const etag = `"${key}"`
  if (size === 0 || (part && part.start >= size)) {
    await file.close()
    return { size, etag, body: Readable.from([]) }
  }
  return { size, etag, body: file.createReadStream(part) }
}

const unless =
  (...codes: string[]) =>
  (error: NodeJS.ErrnoException) => {
    if (!codes.includes(error.code ?? '')) throw error
    return undefined
  }

function problemOf(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) return error
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new Problem('no-space', 'There is no space left for this.', { retryAfter: 5, cause: error })
  }
  return unavailable('Pictures cannot be stored or read at the moment.', error)
}
