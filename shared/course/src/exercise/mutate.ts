/**
 * `course exercise mutate`: Stryker changes each solution in small ways, one at a time, and runs its exercise's tests.
 * A change that no test notices is a wrong answer that would pass, unless it changes nothing that anybody could see:
 * those are listed in the solution's `equivalent.json`, each with its reason.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { PlainError } from '@ztm/lab/plain-error'
import { program, ROOT } from '../repository.ts'
import { EXERCISES, type Exercise, exercises, givenAnswers } from './catalogue.ts'
import { bad, good } from './in-words.ts'
import { type Mutant, type Score, scoreOf } from './mutants.ts'

const LEAST = { each: 80, all: 90 }

/** @param only this one; else all */
export async function mutateExercises(only: Exercise | undefined): Promise<void> {
  const scores: Score[] = []
  for (const exercise of only ? [only] : exercises()) {
    const score = scoreOf(exercise, await mutantsOf(exercise))
    scores.push(score)
    const sign = score.percent >= LEAST.each && score.stale.length === 0 ? good('✓') : bad('✗')
    console.log(`  ${sign} ${exercise.id}  ${exercise.title}: ${inWords(score)}`)
    for (const survivor of score.survivors) console.log(`      ${bad('survived')}  ${survivor}`)
    for (const { line, becomes, why } of score.equivalent)
      console.log(`      equivalent  ${line} → ${becomes}: ${why}`)
    for (const line of score.stale) console.log(`      ${bad('no longer survives')}  ${line}`)
  }
  const noticed = scores.reduce((sum, score) => sum + score.noticed, 0)
  const counted = scores.reduce((sum, score) => sum + score.counted, 0)
  const all = percent(noticed, counted)
  const fine =
    all >= LEAST.all && scores.every(({ percent, stale }) => percent >= LEAST.each && !stale.length)
  console.log(`\n  ${fine ? good('✓') : bad('✗')} ${noticed} of ${counted} changes are noticed, ${all}%`)
  process.exitCode = fine ? 0 : 1
}

const percent = (part: number, whole: number) => (whole === 0 ? 100 : Math.floor((100 * part) / whole))

const inWords = ({ noticed, counted, percent, equivalent }: Score) =>
  `${noticed} of ${counted} changes are noticed, ${percent}%, and ${equivalent.length} change nothing`

/** In a copy that holds this exercise and nothing else: Stryker writes beside what it changes. */
async function mutantsOf(exercise: Exercise): Promise<Mutant[]> {
  const copy = mkdtempSync(join(tmpdir(), 'mutation-'))
  try {
    const { solution } = givenAnswers(exercise)
    const folder = join(copy, 'solutions', exercise.path)
    mkdirSync(folder, { recursive: true })
    cpSync(solution, join(folder, 'solution.ts'))
    for (const part of ['testing', exercise.path])
      cpSync(join(EXERCISES, part), join(copy, 'exercises', part), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
    writeFileSync(join(copy, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(copy, 'vitest.config.ts'), 'export default { test: { testTimeout: 2_000 } }\n')
    writeFileSync(join(copy, 'stryker.json'), JSON.stringify(CONFIG))
    await stryker(copy)
    const report = JSON.parse(readFileSync(join(copy, 'report.json'), 'utf8'))
    return (Object.values(report.files) as { mutants: Mutant[] }[]).flatMap(({ mutants }) => mutants)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

const CONFIG = {
  testRunner: 'vitest',
  plugins: [join(ROOT, 'node_modules/@stryker-mutator/vitest-runner/dist/src/index.js')],
  mutate: ['solutions/**/solution.ts'],
  reporters: ['json'],
  jsonReporter: { fileName: 'report.json' },
  concurrency: 2,
  // The tests import the solution by a path that they are given, which nobody can follow beforehand.
  vitest: { related: false },
  // What is text for people is not what the tests are about.
  mutator: { excludedMutations: ['StringLiteral'] },
}

async function stryker(folder: string): Promise<void> {
  const child = spawn(program('stryker'), ['run', 'stryker.json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [[code], out] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)])
  if (code !== 0 || !existsSync(join(folder, 'report.json')))
    throw new PlainError(`Stryker could not do its work:\n${out}`)
}
