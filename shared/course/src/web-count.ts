/** What `--web` says: how many web servers, as many at the most as the control API takes. */
import { PlainError } from '@ztm/lab/plain-error'
import type { Counts } from '@ztm/lab/plan'

const MOST = 16

/** @throws PlainError where it is no such number */
export function webCount(text: string | undefined): Counts {
  if (text === undefined) return {}
  const web = /^\d+$/.test(text) ? Number(text) : 0
  if (web >= 1 && web <= MOST) return { web }
  throw new PlainError(`--web is a whole number from 1 to ${MOST}, not “${text}”.`)
}
