/** How numbers, times and pictures are said in a page. */
import { type PhotoView, RENDITIONS } from '@ztm/domain/photo'

/** Made when the first page is: loading a language takes 20 ms, for which no server's start should wait. */
let words: { number: Intl.NumberFormat; day: Intl.DateTimeFormat } | undefined
const english = () => {
  words ??= {
    number: new Intl.NumberFormat('en'),
    day: new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }),
  }
  return words
}

export const said = (count: number): string => english().number.format(count)

/** A script makes "3 minutes ago" of it: only the browser knows when the page is looked at. */
export const dated = (time: number): string => english().day.format(time)

export const iso = (time: number): string => new Date(time).toISOString()

/** For those who do not see the picture. */
export function alternative({ author, caption }: PhotoView): string {
  const words = caption.trim().replace(/\s+/g, ' ')
  const short = words.length > 160 ? `${words.slice(0, 159).trimEnd()}…` : words
  return short ? `Photo by ${author.username}: ${short}` : `Photo by ${author.username}`
}

/** A page's title for a photo: the beginning of its caption. */
export function headline({ author, caption }: PhotoView): string {
  const line = caption.trim().split('\n', 1)[0] ?? ''
  const short = line.length > 60 ? `${line.slice(0, 59).trimEnd()}…` : line
  return short ? `${short} – ${author.username}` : `Photo by ${author.username}`
}

/** Renditions by their true width: none is ever larger than the original. */
export function sources({ urls, width }: PhotoView): string {
  const thumb = Math.min(RENDITIONS.thumb, width)
  const feed = Math.min(RENDITIONS.feed, width)
  return feed > thumb ? `${urls.thumb} ${thumb}w, ${urls.feed} ${feed}w` : `${urls.thumb} ${thumb}w`
}

/** Width over height in quarters, within what a gallery can show. */
function quarters({ width, height }: PhotoView): number {
  return Math.min(10, Math.max(2, Math.round((4 * width) / height) || 4))
}

/** A class, since the policy allows no inline style. */
export const shape = (photo: PhotoView): string => `shape-${quarters(photo)}`

/**
 * How wide a photo is in a gallery, so that the browser can choose a rendition. Understated for phones: with two
 * pixels for each of ours the smallest is sharp enough there, and a tenth of the bytes.
 */
export function tileSizes(photo: PhotoView): string {
  const ratio = quarters(photo) / 4
  return `(max-width: 40rem) ${6.5 * ratio}rem, ${17 * ratio}rem`
}

/** A colour for somebody without a face: one of eight, always the same. */
export function hue(username: string): number {
  let sum = 0
  for (const letter of username) sum = (sum * 31 + letter.charCodeAt(0)) % 8
  return sum
}
