/** What `course bench` has written, for the pages that show it. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Measurement } from '@ztm/course/bench/measurement'

const DOCS = join(import.meta.dirname, '../..')

declare const data: Measurement[]

export { data }

export default {
  watch: ['../../measured/*.json'],
  load: (): Measurement[] =>
    globSync('measured/bench-*.json', { cwd: DOCS }).map((path) =>
      JSON.parse(readFileSync(join(DOCS, path), 'utf8')),
    ),
}
