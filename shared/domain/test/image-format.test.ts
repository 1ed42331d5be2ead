/** A file is what its first bytes say. */
import { imageFormat } from '@ztm/domain/image-format'
import { expect, test } from 'vitest'

const latin1 = (text: string) => Buffer.from(text, 'latin1')

test.each([
  ['jpeg', '\xff\xd8\xff\xe0\0\x10JFIF'],
  ['jpeg', '\xff\xd8\xff\xe1 Exif'],
  ['png', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
  ['webp', 'RIFF\x24\0\0\0WEBPVP8 '],
])('%s', (format, start) => {
  expect(imageFormat(latin1(start))).toBe(format)
})

test.each([
  ['nothing', ''],
  ['one byte', '\xff'],
  ['GIF', 'GIF89a'],
  ['SVG', '<svg xmlns="http://www.w3.org/2000/svg">'],
  ['HTML', '<!doctype html><script>alert(1)</script>'],
  ['a PNG that a text transfer has harmed', '\x89PNG\n\x1a\n'],
  ['a WAV file, RIFF too', 'RIFF\x24\0\0\0WAVEfmt '],
  ['AVIF', '\0\0\0 ftypavif'],
  ['a JPEG further on', ' \xff\xd8\xff\xe0'],
])('%s is none', (_what, start) => {
  expect(imageFormat(latin1(start))).toBeUndefined()
})
