/** `course bench`: what a stage can do, beside its peers; told at once, and written down for the site. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { PlainError } from '@ztm/lab/plain-error'
import {
  busyNow,
  type Figure,
  isKept,
  measurement,
  measurementPath,
  type Value,
} from './bench/measurement.ts'
import { stageFolder } from './repository.ts'

const TOO_BUSY = 0.2

export async function bench(wanted: string): Promise<void> {
  const name = basename(stageFolder(wanted))
  const path = join(import.meta.dirname, 'bench/stages', `${name}.ts`)
  if (!existsSync(path)) throw new PlainError(`Stage ${name} has no figures of its own yet.`)

  const busy = await busyNow()
  if (busy > TOO_BUSY) {
    const share = `${Math.round(busy * 100)}%`
    console.log(`Something else uses ${share} of the processors: these figures will waver.`)
  }
  const figures: Figure[] = []
  const { figuresOf } = await import(path)
  for await (const figure of figuresOf() as AsyncIterable<Figure>) {
    figures.push(figure)
    console.log(inWords(figure))
  }
  const stage = Number.parseInt(name, 10)
  const written = measurementPath(stage)
  mkdirSync(dirname(written), { recursive: true })
  writeFileSync(written, `${JSON.stringify(measurement(stage, busy, figures), null, 2)}\n`)
  const missed = figures.filter((figure) => !isKept(figure)).length
  console.log(
    `\n${missed === 0 ? 'Every bound is kept.' : `Bounds missed: ${missed}.`} Written to ${written}`,
  )
  process.exitCode = missed === 0 ? 0 : 1
}

const number = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 3 })
const valueInWords = ({ name, value, unit }: Value) => `  ${name}: ${number(value)} ${unit}`

function inWords(figure: Figure): string {
  const { what, values, ratio, bound } = figure
  const lines = [`\n${what}`, ...values.map(valueInWords)]
  if (ratio !== undefined) lines.push(`  ratio: ${ratio.toFixed(2)}`)
  if (bound) {
    const wanted = bound.atLeast === undefined ? `at most ${bound.atMost}` : `at least ${bound.atLeast}`
    lines.push(`  ${isKept(figure) ? 'kept' : 'MISSED'}: ${wanted}`)
  }
  return lines.join('\n')
}
