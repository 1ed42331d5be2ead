/** How busy this computer's processors are, whoever uses them: what a measurement has to know of where it is taken. */
import { cpus } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

/** Above this share, nodes of an emulated size wait for the computer and not for their size: such a run is invalid. */
export const TOO_BUSY = 0.7

type Processors = () => readonly { times: Record<string, number> }[]

/** @returns the share of the processors, 0 to 1, that has been in use from this call to that one */
export function watchBusy(processors: Processors = cpus): () => number {
  const before = idleAndAll(processors())
  return () => {
    const now = idleAndAll(processors())
    // The operating system counts in hundredths of a second: between two of them nothing is known.
    return now.all === before.all ? 0 : 1 - (now.idle - before.idle) / (now.all - before.all)
  }
}

/** The same over a span of its own, in milliseconds. */
export async function busyNow(span = 1_000, processors: Processors = cpus): Promise<number> {
  const busySince = watchBusy(processors)
  await sleep(span)
  return busySince()
}

function idleAndAll(processors: ReturnType<Processors>): { idle: number; all: number } {
  const times = processors.map(({ times }) => times)
  const sum = (values: number[]) => values.reduce((all, value) => all + value, 0)
  return {
    idle: sum(times.map(({ idle = 0 }) => idle)),
    all: sum(times.flatMap((time) => Object.values(time))),
  }
}
