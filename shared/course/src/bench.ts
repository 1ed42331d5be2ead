/** `course bench`: what a stage can do, beside its peers; told at once, and written down for the site. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { busyNow } from '@ztm/lab/busy'
import { PlainError } from '@ztm/lab/plain-error'
import { type Figure, measurement, measurementPath, type Verdict, verdictOn } from './bench/measurement.ts'
import type { Quartiles } from './bench/quartiles.ts'
import { stageFolder } from './repository.ts'

const TOO_BUSY = 0.2
const SAID: Record<Verdict, string> = { kept: 'kept', missed: 'MISSED', 'not compared': 'NOT COMPARED' }

export async function bench(wanted: string): Promise<void> {
  const name = wanted === 'lab' ? 'the lab' : basename(stageFolder(wanted))
  const path = join(import.meta.dirname, 'bench', wanted === 'lab' ? 'lab.ts' : `stages/${name}.ts`)
  if (!existsSync(path)) throw new PlainError(`Stage ${name} has no figures of its own yet.`)
  // Whatever a benchmark starts ends with this process.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, interrupted)

  const busy = await busyNow()
  if (busy > TOO_BUSY) {
    const share = `${Math.round(busy * 100)}%`
    process.stderr.write(`Something else uses ${share} of the processors: these figures will waver.\n`)
  }
  const figures: Figure[] = []
  const { figuresOf } = await import(path)
  for await (const figure of figuresOf() as AsyncIterable<Figure>) {
    figures.push(figure)
    console.log(inWords(figure))
  }
  const stage = wanted === 'lab' ? wanted : Number.parseInt(name, 10)
  const written = measurementPath(stage)
  mkdirSync(dirname(written), { recursive: true })
  writeFileSync(written, `${JSON.stringify(measurement(stage, busy, figures), null, 2)}\n`)
  const verdicts = figures.map(verdictOn)
  const count = (wanted: Verdict) => verdicts.filter((verdict) => verdict === wanted).length
  const [missed, notCompared] = [count('missed'), count('not compared')]
  console.log(
    missed + notCompared === 0
      ? '\nEvery bound is kept.'
      : `\nBounds missed: ${missed}. Not compared: ${notCompared}.`,
  )
  console.log(`Written to ${written}`)
  process.exitCode = missed + notCompared === 0 ? 0 : 1
}

function interrupted(): never {
  process.stderr.write('Ended early: nothing is written.\n')
  process.exit(130)
}

const number = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 3 })
const spread = (quartiles: Quartiles | undefined) =>
  quartiles ? ` (${quartiles.map(number).join(' to ')})` : ''

function inWords(figure: Figure): string {
  const { what, values, ratio, ratioQuartiles, bound, notCompared } = figure
  const lines = [`\n${what}`]
  for (const { name, value, quartiles, unit } of values) {
    lines.push(`  ${name}: ${number(value)} ${unit}${spread(quartiles)}`)
  }
  if (ratio !== undefined) lines.push(`  ratio: ${number(ratio)}${spread(ratioQuartiles)}`)
  if (notCompared) lines.push(`  ${notCompared}`)
  if (bound) {
    const wanted = bound.atLeast === undefined ? `at most ${bound.atMost}` : `at least ${bound.atLeast}`
    lines.push(`  ${SAID[verdictOn(figure)]}: ${wanted}`)
  }
  return lines.join('\n')
}
