/** What became of the changes to a solution. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Exercise, givenAnswers } from './catalogue.ts'

/** As Stryker reports it. Lines and columns count from 1. */
export type Mutant = {
  mutatorName: string
  replacement: string
  status: string
  location: { start: { line: number; column: number }; end: { line: number; column: number } }
}

/** A change that nobody could notice. */
export type Equivalent = { line: string; becomes: string; why: string }

export type Score = {
  noticed: number
  counted: number
  percent: number
  survivors: string[]
  equivalent: Equivalent[]
  /** Said to be equivalent, and noticed all the same, or not there any more. */
  stale: string[]
}

export function scoreOf(exercise: Exercise, mutants: readonly Mutant[]): Score {
  const { solution } = givenAnswers(exercise)
  const lines = readFileSync(solution, 'utf8').split('\n')
  const file = join(dirname(solution), 'equivalent.json')
  const known: Equivalent[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
  const survivors = mutants
    .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
    .map((mutant) => changed(lines, mutant))
  const said = (survivor: Changed) =>
    known.find((one) => one.line === survivor.line && one.becomes === survivor.becomes)
  const noticed = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout').length
  const unnoticed = survivors.filter((survivor) => !said(survivor))
  const equivalent = survivors.flatMap((survivor) => said(survivor) ?? [])
  const counted = noticed + unnoticed.length
  return {
    noticed,
    counted,
    percent: counted === 0 ? 100 : Math.floor((100 * noticed) / counted),
    survivors: unnoticed.map(({ line, becomes }) => `${line} → ${becomes}`),
    equivalent,
    stale: known
      .filter((one) => !equivalent.includes(one))
      .map(({ line, becomes }) => `${line} → ${becomes}`),
  }
}

type Changed = { line: string; becomes: string }

/** The line before and after, or as much of it as is one line. */
function changed(lines: readonly string[], { location: { start, end }, replacement }: Mutant): Changed {
  const first = lines[start.line - 1] ?? ''
  const last = lines[end.line - 1] ?? ''
  const after = first.slice(0, start.column - 1) + replacement + last.slice(end.column - 1)
  const more = end.line > start.line ? ' …' : ''
  return { line: first.trim() + more, becomes: after.replace(/\s+/g, ' ').trim() }
}
