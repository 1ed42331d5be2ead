/**
 * Which part of a file a `Range` header asks for (RFC 9110, 14.1.2 and 14.2). Express has a parser of its own, which
 * refuses where the RFC wants a header ignored (`bytes=9-1`) or the whole given (a suffix longer than the file).
 */
import type { Range } from '@ztm/domain/ports'

const ONE_RANGE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i

/** Undefined where the header is to be ignored: what cannot be understood, and several ranges at once. */
export function byteRange(header: string, size: number): Range | 'outside' | undefined {
  const [, first = '', last = ''] = ONE_RANGE.exec(header) ?? []
  if (first === '' && last === '') return undefined
  if (first === '') {
    const length = Math.min(Number(last), size)
    return length === 0 ? 'outside' : { start: size - length, end: size - 1 }
  }
  const start = Number(first)
  if (last !== '' && Number(last) < start) return undefined
  if (start >= size) return 'outside'
  return { start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) }
}
