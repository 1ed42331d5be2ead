/** `course diff A B --web`: where the course's site shows a step. */
import { basename } from 'node:path'
import { PlainError } from '@ztm/lab/plain-error'
import { portOf } from '../ports.ts'
import { stepFor } from './diff.ts'

/** Of its page within the site: `1-2`. */
export const nameOf = (before: string, after: string): string => `${number(before)}-${number(after)}`

const number = (stage: string) => Number.parseInt(basename(stage), 10)

/** @throws PlainError where nobody serves it at the moment */
export async function page(from: string, to: string): Promise<void> {
  const { before, after } = stepFor(from, to)
  const url = `http://localhost:${portOf('lab')}/steps/${nameOf(before, after)}`
  // `course stage` answers on this port, too, and has no pages.
  const there = await fetch(url, { signal: AbortSignal.timeout(5000) }).then(
    ({ ok }) => ok,
    () => false,
  )
  if (!there)
    throw new PlainError(`The site is not running. Begin it with npm start; the page is then ${url}`)
  console.log(url)
}
