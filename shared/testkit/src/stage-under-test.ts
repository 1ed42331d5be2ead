/** The stage that a test file belongs to, started through the lab. */
import { dirname } from 'node:path'
import { type RunningSystem, type StartOptions, startSystem } from '@ztm/lab/system'

/**
 * How to start the stage in whose `test/` folder the asking file lies.
 * @param file `import.meta` of the test file
 */
export function stageUnderTest(file: { dirname: string }) {
  const stage = dirname(file.dirname)
  return (options: Omit<StartOptions, 'stage'> = {}): Promise<RunningSystem> =>
    startSystem({ stage, ...options })
}
