/** Visitors who ask for one thing again and again at a fixed rate, while an experiment breaks something. */
import { runLoad } from '@ztm/lab/load/run-load'
import type { RunningSystem } from '@ztm/lab/system'

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
