/** What can be done to a node of a running system: start, stop, kill, freeze, thaw, restart, resize. */
import { setTimeout as pause } from 'node:timers/promises'
import { createProcess } from './node-process.ts'
import { PlainError } from './plain-error.ts'
import type { PlannedNode } from './plan.ts'
import type { Counters } from './program.ts'
import { mayHaveSize, type SizeName, sizeNamed } from './sizes.ts'
import type { Surroundings } from './surroundings.ts'

/** A node gives itself 7.5 s to end in order. */
const STOP_WITHIN = 8_000
/** Between telling the others that a node is about to leave and telling the node: what they just sent still arrives. */
const NOTICE = 100

export type LabNode = ReturnType<typeof createNode>

export function createNode(plan: PlannedNode, around: Surroundings) {
  const { name } = plan
  const process = createProcess(plan, around)
  const { kind, state, neighbour, listens, tell } = process
  let retired = false
  let leaving = false

  /** @returns when it is ready @throws NodeFailed where it is not in time */
  async function start(): Promise<void> {
    if (retired) throw new PlainError('The system has been stopped.')
    if (!process.alive()) leaving = false
    await process.start()
  }

  /** In order where it can; a frozen one is thawed for it, and one that does not end within 8 s is killed. */
  async function stop(): Promise<void> {
    process.expectEnd(true)
    if (!process.launched() && state().state === 'starting') return
    const { child, ended } = process.running()
    if (!retired) {
      leaving = true
      around.moved()
      await pause(NOTICE)
    }
    child.kill('SIGTERM')
    child.kill('SIGCONT')
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN)
    await ended
    clearTimeout(timer)
  }

  /** Stops it for good. */
  async function retire(): Promise<void> {
    retired = true
    // Also where it has just ended and would be begun again.
    process.expectEnd(true)
    if (process.alive()) await stop()
  }

  async function kill(): Promise<void> {
    const { child, ended } = process.running()
    process.expectEnd(false)
    child.kill('SIGKILL')
    await ended
  }

  function freeze(): void {
    process.running().child.kill('SIGSTOP')
    process.become('frozen')
  }

  async function thaw(): Promise<void> {
    const mine = process.running()
    if (state().state !== 'frozen') throw new PlainError(`${name} is not frozen.`)
    mine.child.kill('SIGCONT')
    process.become('not-ready')
    await process.lookAgain(mine)
  }

  async function restart(): Promise<void> {
    if (process.launched()) await stop()
    await start()
  }

  async function counters(): Promise<Counters> {
    return await process.running().counters()
  }

  /** @param size none makes it as fast as this computer @throws WrongOption */
  function resize(size: SizeName | undefined): void {
    mayHaveSize(plan)
    process.resize(size === undefined ? undefined : sizeNamed(size))
  }

  return {
    name,
    kind,
    state,
    neighbour,
    listens,
    tell,
    leaving: () => leaving,
    start,
    stop,
    retire,
    kill,
    freeze,
    thaw,
    restart,
    counters,
    resize,
  }
}
