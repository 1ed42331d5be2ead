/** How much a system of sized nodes carries at most: emulated hardware, real queueing. */
import { TOO_BUSY } from '@ztm/lab/busy'
import { steadyRate } from '@ztm/lab/load/report'
import { runLoad } from '@ztm/lab/load/run-load'
import type { RunningSystem } from '@ztm/lab/system'
import { MachineTooBusy } from './machine-too-busy.ts'
import type { Trial, Wish } from './trial.ts'

const SECONDS = 4

type Load = {
  /** So many people ask at a time: enough that nothing is ever idle, and too few to wait for so long that they give up. */
  connections: number
  /** What they ask for; makes it, where it has to be made. */
  path: (system: RunningSystem) => string | Promise<string>
}

/** @returns requests a second, and the computer's busy share @throws MachineTooBusy where that was so twice */
export async function capacityOf(
  trial: Trial,
  wish: Wish,
  { connections, path }: Load,
): Promise<{ rate: number; busy: number }> {
  const system = await trial.ownSystem(wish)
  const targets = [{ path: await path(system) }]
  const measure = () =>
    runLoad(
      { url: system.url, connections, seconds: SECONDS, targets, sizes: true },
      { signal: trial.signal },
    )
  let report = await measure()
  if (report.busy > TOO_BUSY) report = await measure()
  await system.stop()
  if (report.busy > TOO_BUSY)
    throw new MachineTooBusy(`${Math.round(report.busy * 100)}% of the processors were in use`)
  if (report.ok < report.answered)
    throw new Error(`requests failed while it was measured: ${JSON.stringify(report.failed)}`)
  return { rate: steadyRate(report), busy: report.busy }
}
