/** What `course bench` has written, for the pages that show it. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Measurement, type Verdict, verdictOn } from '@ztm/course/bench/measurement'

const DOCS = join(import.meta.dirname, '../..')

type Judged = Measurement & { figures: (Measurement['figures'][number] & { verdict: Verdict })[] }

declare const data: Judged[]

export { data }

export default {
  watch: ['../../measured/*.json'],
  load: (): Judged[] => globSync('measured/bench-*.json', { cwd: DOCS }).map(judged),
}

function judged(path: string): Judged {
  const measurement: Measurement = JSON.parse(readFileSync(join(DOCS, path), 'utf8'))
  const figures = measurement.figures.map((figure) => ({ ...figure, verdict: verdictOn(figure) }))
  return { ...measurement, figures }
}
