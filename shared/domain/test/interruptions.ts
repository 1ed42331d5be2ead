/** Ways to be interrupted at the n-th call of a port. */
import type { OnCall } from './memory-system.ts'

export class Interrupted extends Error {}

export type Interruption = {
  /** Whether the call that is interrupted still has its effect: a reply that is lost, or a request that is. */
  effect: 'before' | 'after'
  /** Whether the process dies with it, so that not even its tidying up happens, or only this one call fails. */
  process: 'dies' | 'lives'
}

export const INTERRUPTIONS: Interruption[] = [
  { effect: 'before', process: 'dies' },
  { effect: 'after', process: 'dies' },
  { effect: 'before', process: 'lives' },
  { effect: 'after', process: 'lives' },
]

/** @param at which call, from 1 on */
export function interruptedAt(at: number, { effect, process }: Interruption) {
  let calls = 0
  const onCall: OnCall = async (_name, run) => {
    calls += 1
    if (calls === at) {
      if (effect === 'after') await run()
      throw new Interrupted()
    }
    if (calls > at && process === 'dies') throw new Interrupted()
    return await run()
  }
  return { onCall, happened: () => calls >= at }
}

/** Does something again and again, interrupted at its first call, its second, and so on until it gets by unharmed. */
export async function atEveryCall(
  how: Interruption,
  attempt: (interruption: ReturnType<typeof interruptedAt>, at: number) => Promise<void>,
): Promise<number> {
  for (let at = 1; ; at++) {
    const interruption = interruptedAt(at, how)
    await attempt(interruption, at)
    if (!interruption.happened()) return at - 1
  }
}
