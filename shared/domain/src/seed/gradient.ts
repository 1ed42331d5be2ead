/** A picture out of two colours: enough of one for made-up photos. Written as the simplest PNG there is. */
import { crc32, deflateSync } from 'node:zlib'
import { type Chance, wholeBelow } from './chance.ts'

type Size = { width: number; height: number }

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
const EIGHT_BITS_OF_RED_GREEN_BLUE = [8, 2, 0, 0, 0]

/** From the top to the bottom. */
export function gradient(chance: Chance, { width, height }: Size): Uint8Array {
  const top = [0, 1, 2].map(() => wholeBelow(chance, 256))
  const bottom = [0, 1, 2].map(() => wholeBelow(chance, 256))
  const rows = Array.from({ length: height }, (_, y) => {
    const pixel = top.map((from, at) => from + (((bottom[at] ?? 0) - from) * y) / height)
    // Each row begins with the number of its filter: none.
    return Buffer.concat([Buffer.of(0), Buffer.alloc(width * 3, Buffer.from(pixel))])
  })

  const header = Buffer.alloc(8)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', Buffer.concat([header, Buffer.from(EIGHT_BITS_OF_RED_GREEN_BLUE)])),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const around = Buffer.alloc(8)
  around.writeUInt32BE(content.length, 0)
  around.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)])
}
