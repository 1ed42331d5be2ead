/** What all packages' tests have in common. */
import { defineConfig } from 'vitest/config'
import { COMPILED_ONCE } from './shared/lab/src/compiled-once.ts'

const TASK = process.env.npm_lifecycle_event
const QUICK_PASSWORDS = `--import=${new URL('./shared/testkit/src/quick-passwords.js', import.meta.url)}`

export default defineConfig({
  test: {
    // Processes, not threads: tests start and kill processes of their own.
    pool: 'forks',
    // One process for all files of a package: a new one for each would cost a third of the time. They share no state,
    // since all that they keep is in folders, ports and processes of their own.
    isolate: false,
    // One: packages run beside each other already, and each of these tests starts processes of its own.
    maxWorkers: 1,
    // For those processes. What is measured is left as it is.
    env: { ...COMPILED_ONCE, ...(process.env.MEASURE ? {} : { NODE_OPTIONS: QUICK_PASSWORDS }) },
    // They wait for those processes, on computers that are busy with other packages' tests.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // The report is what `course test` sums up, so it is also among the outputs that turbo restores. Only a script of npm
    // writes it: somebody who tries one file meanwhile would leave the report of that one.
    reporters: [
      'default',
      ...(TASK === 'test' || TASK === 'measure'
        ? [['json', { outputFile: `.reports/${TASK}.json` }] as ['json', object]]
        : []),
    ],
  },
})
