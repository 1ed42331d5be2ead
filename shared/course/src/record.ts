/** `course record`: runs experiments and writes down what came, for the site where no lab is behind it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Experiment, Outcome } from '@ztm/lab/experiments/experiment'
import { type Machine, machine } from '@ztm/lab/load/report'
import { PlainError } from '@ztm/lab/plain-error'
import { experimentNamed, progressTo } from './experiment.ts'
import { EXPERIMENTS } from './experiments/catalogue.ts'
import { inOwnLab } from './experiments/in-own-lab.ts'
import { ROOT } from './repository.ts'
import { untilStopped } from './until-stopped.ts'

export const RECORDED = join(ROOT, 'docs/measured/experiments')

export type RecordedExperiment = {
  command: string
  date: string
  machine: Machine
  versions: Record<string, string>
  id: string
  stage: string
  outcome: Outcome
}

/** @param ids all where none is named @throws PlainError where one of them has shown nothing */
export async function record(ids: readonly string[], folder = RECORDED): Promise<void> {
  const wanted = ids.length > 0 ? ids.map(experimentNamed) : EXPERIMENTS
  const signal = untilStopped()
  const failed: string[] = []
  for (const experiment of wanted) {
    console.log(`${experiment.id} …`)
    try {
      const outcome = await inOwnLab(experiment, { watch: progressTo(say), say, signal })
      console.log(`  ${outcome.came}: ${outcome.because}\n  Written to ${write(folder, experiment, outcome)}`)
    } catch (error) {
      if (signal.aborted || !(error instanceof PlainError)) throw error
      console.error(`  ${error.message}`)
      failed.push(experiment.id)
    }
  }
  if (failed.length > 0) throw new PlainError(`Nothing was recorded of ${failed.join(', ')}.`)
}

const say = (line: string) => console.error(`  ${line}`)

/** @returns where it was written */
export function write(folder: string, { id, stage }: Experiment, outcome: Outcome): string {
  const recorded: RecordedExperiment = {
    command: `npx course record ${id}`,
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    versions: { node: process.versions.node },
    id,
    stage,
    outcome,
  }
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${id}.json`)
  writeFileSync(path, `${JSON.stringify(recorded, null, 2)}\n`)
  return path
}
