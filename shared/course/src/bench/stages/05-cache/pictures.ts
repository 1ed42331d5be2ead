/**
 * Looking at pictures while the mix is asked, as often as people do, at the edge that the app says. The photos of the
 * mix have none: a hundred thousand would have to be drawn first. So a few are published.
 */
import type { LoadReport } from '@ztm/lab/load/run-load'
import type { RunningSystem } from '@ztm/lab/system'
import { newPerson } from '@ztm/testkit/people'
import { newPhoto } from '@ztm/testkit/photos'
import { answered, COUNTED, RATE } from './asked-mix.ts'

/** As in the whole mix: one picture for two other reads. */
const A_READ = 0.5
const READS = 0.95
const PHOTOS = 10

/** @returns begins to look at them */
export async function picturesOf({ url }: RunningSystem): Promise<() => Promise<LoadReport>> {
  const painter = await newPerson(url, 'painter')
  const thumbs: URL[] = []
  while (thumbs.length < PHOTOS) thumbs.push(new URL((await newPhoto(painter, 'a picture')).urls.thumb))
  const [{ origin }] = thumbs as [URL]
  const targets = thumbs.map(({ pathname }) => ({ path: pathname }))
  return () => answered({ url: origin, targets, rate: RATE * READS * A_READ, seconds: COUNTED })
}
