/** Finds the lab that runs on this computer, where it runs the stage that is meant. */
import { portOf } from '../ports.ts'

/** A lab answers its first question late: only then does it load what it takes to answer. */
const PATIENCE = 10_000

/** @returns its address, or undefined where there is none, or it runs something else */
export async function labWith(stage: string): Promise<string | undefined> {
  const port = portOf('lab')
  if (port === 0) return undefined
  const url = `http://127.0.0.1:${port}/lab`
  try {
    const response = await fetch(`${url}/system`, { signal: AbortSignal.timeout(PATIENCE) })
    const { state, stage: running } = (await response.json()) as { state?: string; stage?: string }
    return state === 'running' && running === stage ? url : undefined
  } catch {
    // Nobody is there, or somebody who is no lab.
    return undefined
  }
}
