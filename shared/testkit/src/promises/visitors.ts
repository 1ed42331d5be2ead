/** Visitors who ask for the same things again and again at a fixed rate, while an experiment breaks something. */
import { type LoadOptions, runLoad } from '@ztm/lab/load/run-load'
import type { RunningSystem } from '@ztm/lab/system'
import { createClient } from '../client.ts'
import { eventually } from '../eventually.ts'
import { succeed } from '../http-client.ts'
import { newPerson } from '../people.ts'
import { newPhoto } from '../photos.ts'

/** In milliseconds: whoever waits longer has been failed. A slow answer is no failure here. */
const PATIENCE = 10_000
/** In seconds: for an experiment that ends when it has seen what there is to see. */
const LONGEST = 60

export type Seen = { sent: number; failed: number; reasons: string }

type Asking = Pick<LoadOptions, 'targets'> & { rate: number; seconds: number; signal: AbortSignal }

/** @param meanwhile begins when the first second has passed */
export const visitorsDuring = (
  system: RunningSystem,
  { path, ...asking }: Omit<Asking, 'targets'> & { path: string },
  meanwhile: () => Promise<void>,
): Promise<Seen> => load(system, { ...asking, targets: [{ path }] }, meanwhile)

/** The same for as long as `meanwhile` takes. */
export function visitorsWhile(
  system: RunningSystem,
  { signal, ...asking }: Omit<Asking, 'seconds'>,
  meanwhile: () => Promise<void>,
): Promise<Seen> {
  const over = new AbortController()
  const either = AbortSignal.any([signal, over.signal])
  return load(system, { ...asking, seconds: LONGEST, signal: either }, () =>
    meanwhile().finally(() => over.abort(new Error('There is nothing more to be seen.'))),
  )
}

async function load(
  { url }: RunningSystem,
  { signal, ...asking }: Asking,
  meanwhile: () => Promise<void>,
): Promise<Seen> {
  let breaking: Promise<void> | undefined
  function begin(): void {
    if (breaking) return
    breaking = meanwhile()
    // Whether it failed is asked below, when the load is over.
    breaking.catch(() => undefined)
  }
  const report = await runLoad({ url, lateAfter: PATIENCE, ...asking }, { signal, onFigures: begin })
  await breaking
  const kinds = Object.entries(report.failed)
  return {
    sent: report.sent,
    failed: kinds.reduce((all, [, count]) => all + count, 0),
    reasons: kinds.map(([kind, count]) => `${count} ${kind}`).join(', ') || 'none',
  }
}

/** The second page of a list, which everybody can see by now: no stage keeps any but the first, so that each read is a query. */
export async function uncachedPath({ url }: RunningSystem): Promise<string> {
  const person = await newPerson(url, 'looked_at')
  const [older] = [await newPhoto(person, 'older'), await newPhoto(person, 'newer')]
  const visitor = createClient(url)
  return await eventually('a visitor to see both', async () => {
    const { nextCursor: cursor } = await succeed(visitor.photosOf(person.username, { limit: 1 }))
    const page = { limit: 1, cursor: cursor ?? '' }
    const [seen] = (await succeed(visitor.photosOf(person.username, page))).items
    if (seen?.id !== older.id) throw new Error('not both of them')
    return `/api/v1/users/${person.username}/photos?${new URLSearchParams({ limit: '1', cursor: page.cursor })}`
  })
}
