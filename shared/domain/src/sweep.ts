/** Recovery after a crash: walks the work that is older than any request could still be at, and nothing else. */
import type { Call } from './call.ts'
import { finishWork, giveUp, type WorkPorts } from './finish-work.ts'
import type { Processing } from './ports.ts'
import type { Work } from './work.ts'

type SweepPorts = WorkPorts & { processing: Processing }

/** In milliseconds. Longer than a request may take, so that nobody is at it any more. */
export const WORK_AGE = 30_000
const KEY_AGE = 24 * 60 * 60 * 1000

/**
 * Ends what was interrupted: files are erased, an upload that was never acknowledged goes as if it had never been,
 * and work that has been acknowledged is started again. @returns how many works it ended
 * @throws AggregateError of what failed, after everything else was tried
 */
export async function sweep(ports: SweepPorts, call: Call, age = WORK_AGE): Promise<number> {
  const now = ports.clock()
  const left = await ports.works.before(call, now - age)
  const failures: unknown[] = []
  for (const work of left) {
    // One by one, and one that fails does not keep the others waiting.
    await end(ports, call, work).catch((error) => failures.push(error))
  }
  await ports.works.forgetKeysBefore(call, now - KEY_AGE)
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} works could not be ended`)
  return left.length
}

async function end(ports: SweepPorts, call: Call, work: Work): Promise<void> {
  if (work.kind === 'erase') return await finishWork(ports, call, work)
  const photo = await ports.photos.get(call, work.photoId, 'latest')
  if (photo?.status === 'processing') return await ports.processing.start(call, work)
  const erase = await giveUp(ports, call, work)
  if (erase) await finishWork(ports, call, erase)
}
