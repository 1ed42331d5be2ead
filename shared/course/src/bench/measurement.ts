/** What a benchmark says of a stage: its figures, each beside its peer where it has one, and where they were taken. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Machine, machine } from '@ztm/lab/load/report'
import { ROOT } from '../repository.ts'
import type { Quartiles } from './quartiles.ts'

/** A median where it was measured in rounds, with its quartiles. */
export type Value = {
  name: string
  value: number
  quartiles?: Quartiles
  unit: string
  /** Of emulated hardware, at invented prices. */
  dollarsAMonth?: number
}

export type Figure = {
  id: string
  what: string
  /** What was measured, and what stands beside it. */
  values: Value[]
  /** The first value through the second, as the median over rounds in turn. */
  ratio?: number
  ratioQuartiles?: Quartiles
  /** Why there is no ratio, where there should be one. */
  notCompared?: string
  bound?: { of: 'ratio' | 'value'; atLeast?: number; atMost?: number }
  /** How it was measured. */
  how: string
}

/** A stage's number, or the lab itself. */
export type Subject = number | 'lab'

export type Measurement = {
  stage: Subject
  command: string
  date: string
  machine: Machine
  /** How much of the processors somebody else had just before: figures waver where it is much. */
  busyBefore: number
  versions: Record<string, string>
  figures: Figure[]
}

export type Verdict = 'kept' | 'missed' | 'not compared'

/** Of a figure without a bound there is nothing to miss. */
export function verdictOn({ values, ratio, bound, notCompared }: Figure): Verdict {
  if (notCompared) return 'not compared'
  if (!bound) return 'kept'
  // A bound on values holds for each of them.
  const held = bound.of === 'ratio' ? [ratio ?? Number.NaN] : values.map(({ value }) => value)
  const kept = held.every((value) => value >= (bound.atLeast ?? 0) && value <= (bound.atMost ?? Infinity))
  return kept ? 'kept' : 'missed'
}

export function measurement(stage: Subject, busyBefore: number, figures: Figure[]): Measurement {
  return {
    stage,
    command: `npx course bench ${stage}`,
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    versions: {
      node: process.versions.node,
      ...versionsOf('express', 'better-sqlite3', 'http-proxy', 'pg', 'undici'),
    },
    busyBefore,
    figures,
  }
}

function versionsOf(...names: string[]): Record<string, string> {
  const { resolve } = createRequire(import.meta.url)
  return Object.fromEntries(
    names.map((name) => {
      const [folder = ''] = resolve(name).split(join('node_modules', name))
      const path = join(folder, 'node_modules', name, 'package.json')
      return [name, JSON.parse(readFileSync(path, 'utf8')).version]
    }),
  )
}

export const measurementPath = (stage: Subject) => join(ROOT, 'docs/measured', `bench-${stage}.json`)
