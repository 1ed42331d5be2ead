/**
 * The body of an answer, whole or still arriving: written once, at the origin's pace, and read by any number of clients,
 * each at their own. A small one lies in memory. A large one is a file without a name, which no other process finds,
 * and which is gone with this one however it ends. One that turns out larger than there is room for is passed on all the
 * same, and not kept: from then on the origin waits for the slowest reader. Simplification: each keeps its file open.
 */
import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'

const PIECE = 64 * 1024
/** In bytes: what lies in memory at most, and what is kept at all. */
export type BodyLimits = { inMemory: number; largest: number; folder: string }

export type Reader = {
  /** Undefined at the end, or after leaving. @throws Error where the origin broke off */
  next(): Promise<Buffer | undefined>
  leave(): void
}
export type Body = ReturnType<typeof createBody>

export function createBody({ inMemory, largest, folder }: BodyLimits) {
  let state: 'arriving' | 'whole' | 'broken' = 'arriving'
  let size = 0
  /** What lies in memory: all of it, or, where it is only passed on, what comes last. */
  let chunks: Buffer[] = []
  let chunksFrom = 0
  let file: FileHandle | undefined
  let passing = false
  let wanted = true
  const readers = new Set<{ at: number }>()
  let moved = Promise.withResolvers<void>()

  /** Everybody who waits looks again. */
  function wake(): void {
    moved.resolve()
    moved = Promise.withResolvers()
  }

  async function write(chunk: Buffer): Promise<void> {
    if (!passing && size + chunk.length > largest) passing = true
    // What there is no room for is not kept, and nobody misses it.
    if (!passing) await keep(chunk).catch(() => (passing = true))
    if (passing) {
      while (state === 'arriving' && isBehind()) await moved.promise
      chunks = [chunk]
      chunksFrom = size
    }
    size += chunk.length
    wake()
  }

  /** Somebody, or everybody where nobody has begun yet. */
  const isBehind = () => readers.size === 0 || [...readers].some(({ at }) => at < size)

  async function keep(chunk: Buffer): Promise<void> {
    if (!file && size + chunk.length <= inMemory) return void chunks.push(chunk)
    if (!file) {
      file = await openNameless(folder)
      await file.appendFile(Buffer.concat(chunks))
      chunks = []
      chunksFrom = Number.POSITIVE_INFINITY
    }
    await file.appendFile(chunk)
  }

  /** What there is from here on, as much as lies together. */
  async function pieceFrom(at: number, length: number): Promise<Buffer> {
    if (at < chunksFrom && file) {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(Math.min(length, PIECE)), 0, null, at)
      return buffer.subarray(0, bytesRead)
    }
    let from = chunksFrom
    for (const chunk of chunks) {
      if (at < from + chunk.length) return chunk.subarray(at - from, at - from + length)
      from += chunk.length
    }
    throw new Error('nothing lies there any more')
  }

  function settle(how: 'whole' | 'broken'): void {
    if (state === 'arriving') state = how
    if (how === 'whole' && !file) chunks = [Buffer.concat(chunks)]
    wake()
  }

  function closeUnused(): void {
    if (wanted || readers.size > 0) return
    file?.close().catch(() => undefined)
    file = undefined
  }

  return {
    write,
    end: () => settle('whole'),
    breakOff: () => settle('broken'),
    /** So far. */
    size: () => size,
    isWhole: () => state === 'whole',
    /** Whether all of it lies here, or will. */
    canBeKept: () => state !== 'broken' && !passing,
    isOnDisk: () => file !== undefined,
    /** All of it, where it lies in memory. */
    inMemory: () => (state === 'whole' && !file ? chunks[0] : undefined),
    /** Nobody begins to read it any more. */
    discard(): void {
      wanted = false
      closeUnused()
    },
    /** @param from and `to`: the first and the last byte to be read */
    read(from = 0, to = Number.POSITIVE_INFINITY): Reader {
      const reader = { at: from }
      readers.add(reader)
      wake()
      const leave = () => {
        if (!readers.delete(reader)) return
        closeUnused()
        wake()
      }
      return {
        leave,
        async next() {
          while (readers.has(reader) && reader.at <= to) {
            if (reader.at < size) {
              const piece = await pieceFrom(reader.at, Math.min(to + 1, size) - reader.at)
              reader.at += piece.length
              if (passing) wake()
              return piece
            }
            if (state === 'broken') throw new Error('the origin broke off')
            if (state === 'whole') break
            await moved.promise
          }
          leave()
          return undefined
        },
      }
    },
  }
}

async function openNameless(folder: string): Promise<FileHandle> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, randomUUID())
  const file = await open(path, 'wx+')
  await rm(path)
  return file
}
