/** The experiments of the chapters: what is asked, and what one may expect. */
import { join } from 'node:path'
import { type ExperimentSummary, summaryOf } from '@ztm/lab/experiments/experiment'

/** By its path: what experiments are made of is checked where it is, with the types of Node and not of a browser. */
const CATALOGUE = join(import.meta.dirname, '../../../shared/course/src/experiments/catalogue.ts')

declare const data: ExperimentSummary[]

export { data }

export default {
  watch: ['../../../shared/course/src/experiments/*.ts'],
  async load(): Promise<ExperimentSummary[]> {
    const { EXPERIMENTS } = await import(CATALOGUE)
    return EXPERIMENTS.map(summaryOf)
  },
}
