/**
 * The promises run against a stage, and held against the verdicts that it declares, both ways: one that is kept
 * unexpectedly fails, too. Of all promises, those whose verdict changes in this stage or changed in the one before it;
 * of those that have the computer to themselves, and are no verdict where it is too slow to stand in for several, only
 * the ones that change here; and in the first stage, where nothing can have changed, those that it keeps. `course
 * scorecard` runs the others.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CATALOGUE } from './promises/catalogue.ts'
import type { PlaybookPromise, Verdict } from './promises/promise.ts'
import { createTrials } from './promises/trial.ts'

type Declared = Record<string, Verdict>

/** An experiment may start several systems, and the computer may be busy. */
const PATIENCE = 120_000

/** What measures throughput must run beside nothing else: `npm test` runs it apart, and says so by this variable. */
const ALONE = process.env.MEASURE === 'alone'

/** @param file `import.meta` of the test file */
export function promiseTests(file: { dirname: string }): void {
  const stage = dirname(file.dirname)
  const [here = {}, before, earlier = before] = stagesUpTo(stage).reverse().map(declaredIn)
  const changes = ({ id, alone }: PlaybookPromise) =>
    before ? here[id] !== before[id] || (!alone && before[id] !== earlier?.[id]) : here[id] === 'kept'
  const changing = CATALOGUE.filter((promise) => changes(promise) && Boolean(promise.alone) === ALONE)

  describe('promises', () => {
    let trials: Awaited<ReturnType<typeof createTrials>>
    const stopping = new AbortController()
    beforeAll(async () => {
      trials = await createTrials(stage, stopping.signal)
    })
    afterAll(async () => await trials?.close(), PATIENCE)

    test('each of them has a verdict', () => {
      expect(Object.keys(here).sort()).toEqual(CATALOGUE.map(({ id }) => id).sort())
    })

    for (const { id, statement, experiment } of changing) {
      test(`${id}: ${here[id]}. ${statement}`, { timeout: PATIENCE }, async () => {
        const outcome = await trials.run(experiment)
        expect(outcome, JSON.stringify(outcome)).toMatchObject({ verdict: here[id] })
      })
    }
  })
}

/** The folders of the stages up to this one, in order. */
function stagesUpTo(stage: string): string[] {
  const names = readdirSync(dirname(stage)).filter((name) =>
    existsSync(join(dirname(stage), name, 'stage.json')),
  )
  return names
    .filter((name) => name <= basename(stage))
    .sort()
    .map((name) => join(dirname(stage), name))
}

/** Where nothing is declared, and before the first stage, nothing arises. */
function declaredIn(stage: string): Declared {
  const { promises = {} } = JSON.parse(readFileSync(join(stage, 'stage.json'), 'utf8')) as {
    promises?: Declared
  }
  return promises
}
