/** A primary with a real log and without any network; its replicas ask as the test wants. */
import { createCondition } from '../src/database/condition.ts'
import type { Pull } from '../src/database/group-protocol.ts'
import { createLease } from '../src/database/lease.ts'
import { createPrimary } from '../src/database/primary.ts'
import { type Copy, type openFolder, user } from './logs.ts'

export const LEASE = 1_000
const FOREVER = { deadline: Number.POSITIVE_INFINITY }

type Options = { size?: number; epoch?: number; mode?: 'async' | 'semi-sync'; copy?: Copy }

export function startPrimary(folder: ReturnType<typeof openFolder>, options: Options = {}) {
  const { size = 3, epoch = 2, mode = 'semi-sync', copy = folder.open('primary') } = options
  let now = 0
  const needed = () => Math.floor(size / 2)
  const lease = createLease(LEASE, needed, () => now)
  const moved = createCondition()
  const copies = mode === 'async' ? () => 0 : needed
  const { log, sqlite } = copy
  const primary = createPrimary({ epoch, log, lease, copies, show: sqlite.show, moved, idleMs: 1 })

  function replica(name: string, { log } = folder.open(name) as Pick<Copy, 'log'>) {
    let heard: number | undefined
    let shown = 0
    async function pull(change: Partial<Pull> = {}) {
      const { seq: after, checksum } = log.last()
      const answer = await primary.pull({ from: name, after, checksum, epoch, heard, shown, ...change })
      if ('snapshot' in answer) return answer
      heard = answer.clock
      shown = answer.shown
      log.apply(answer.entries)
      return answer
    }
    /** Asks until it has everything, and has said so. */
    async function catchUp() {
      do await pull()
      while (log.last().seq !== copy.log.last().seq)
      await pull()
    }
    return { log, pull, catchUp }
  }

  /** What becomes of a write, as far as it is known by now. */
  function write(id: string, { deadline } = FOREVER) {
    const told: { ok?: true; problem?: unknown } = {}
    const ended = primary.write({ deadline }, [user(id)]).then(
      () => {
        told.ok = true
      },
      (problem) => {
        told.problem = problem
      },
    )
    return { told, ended }
  }

  return { ...copy, primary, replica, write, pass: (ms: number) => (now += ms) }
}
