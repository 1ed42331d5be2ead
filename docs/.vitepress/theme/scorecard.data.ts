/** What `course scorecard` has written, for the page that shows it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Outcome = {
  verdict: 'kept' | 'broken' | 'does not arise'
  because: string
  evidence: Record<string, number | string>
  seconds: number
}

export type Scorecard = {
  command: string
  date: string
  machine: { processor: string; cores: number; memory: string; system: string }
  versions: Record<string, string>
  stages: string[]
  promises: { id: string; statement: string; idea: string; outcomes: Record<string, Outcome> }[]
}

const PATH = join(import.meta.dirname, '../../measured/scorecard.json')

declare const data: Scorecard | null

export { data }

export default {
  watch: ['../../measured/scorecard.json'],
  load: (): Scorecard | null => (existsSync(PATH) ? JSON.parse(readFileSync(PATH, 'utf8')) : null),
}
