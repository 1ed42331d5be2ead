/** Visitors who ask for one thing again and again at a fixed rate, while an experiment breaks something. */
import { runLoad } from '@ztm/lab/load/run-load'
import type { RunningSystem } from '@ztm/lab/system'
import { createClient } from '../client.ts'
import { eventually } from '../eventually.ts'
import { succeed } from '../http-client.ts'
import { newPerson } from '../people.ts'

/** In milliseconds: whoever waits longer has been failed. A slow answer is no failure here. */
const PATIENCE = 10_000

export type Seen = { sent: number; failed: number; reasons: string }

/** @param meanwhile begins when the first second has passed */
export async function visitorsDuring(
  system: RunningSystem,
  { path, rate, seconds, signal }: { path: string; rate: number; seconds: number; signal: AbortSignal },
  meanwhile: () => Promise<void>,
): Promise<Seen> {
  let breaking: Promise<void> | undefined
  const report = await runLoad(
    { url: system.url, rate, seconds, targets: [{ path }], lateAfter: PATIENCE },
    {
      signal,
      onFigures: () => {
        breaking ??= meanwhile()
      },
    },
  )
  await breaking
  const kinds = Object.entries(report.failed)
  return {
    sent: report.sent,
    failed: kinds.reduce((all, [, count]) => all + count, 0),
    reasons: kinds.map(([kind, count]) => `${count} ${kind}`).join(', ') || 'none',
  }
}

/** Somebody's profile, which everybody can see by now: no stage keeps it, so that each read is a query. */
export async function uncachedPath({ url }: RunningSystem): Promise<string> {
  const { username } = await newPerson(url, 'looked_at')
  const visitor = createClient(url)
  await eventually('a visitor to see them', () => succeed(visitor.profile(username)))
  return `/api/v1/users/${username}`
}
