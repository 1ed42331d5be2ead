/** `course scorecard`: which promises of the playbook each stage keeps, with the evidence. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { styleText } from 'node:util'
import { machine } from '@ztm/lab/load/report'
import { PlainError } from '@ztm/lab/plain-error'
import { CATALOGUE } from '@ztm/testkit/promises/catalogue'
import type { Evidence, Outcome, PlaybookPromise, Verdict } from '@ztm/testkit/promises/promise'
import { createTrials } from '@ztm/testkit/promises/trial'
import { ROOT, STAGES, stageFolder, stages } from './repository.ts'
import { readManifest } from './step/manifest.ts'

export const SCORECARD = join(ROOT, 'docs/measured/scorecard.json')

/** One promise in one stage. */
type Cell = Outcome & { declared: Verdict | undefined; seconds: number }
/** Stage to promise to what came of it. */
type Cells = Map<string, Map<string, Cell>>

export async function scorecard(wanted: readonly string[], { promise }: { promise?: string }): Promise<void> {
  const folders =
    wanted.length > 0 ? wanted.map((stage) => stageFolder(stage)) : stages().map((name) => join(STAGES, name))
  const promises = CATALOGUE.filter(({ id }) => promise === undefined || id === promise)
  if (promises.length === 0) {
    throw new PlainError(
      `There is no promise “${promise}”. What there is: ${CATALOGUE.map(({ id }) => id).join(', ')}.`,
    )
  }

  const stopping = new AbortController()
  const stop = () => stopping.abort(new PlainError('Stopped.'))
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const cells: Cells = new Map()
  for (const folder of folders) cells.set(basename(folder), await examine(folder, promises, stopping.signal))

  if (promise === undefined) console.log(`\n${table(cells, promises)}`)
  else
    for (const [stage, outcomes] of cells)
      for (const cell of outcomes.values()) console.log(details(stage, cell))
  const whole = promise === undefined && folders.length === stages().length
  if (whole) write(cells)
  const surprises = [...cells.values()].flatMap((outcomes) => [...outcomes.values()].filter(isSurprise))
  if (surprises.length > 0)
    throw new PlainError(`Verdicts that are not what the stage declares: ${surprises.length}.`)
}

async function examine(folder: string, promises: readonly PlaybookPromise[], signal: AbortSignal) {
  const { promises: declared } = readManifest(folder)
  const trials = await createTrials(folder, signal)
  const outcomes = new Map<string, Cell>()
  try {
    for (const { id, experiment } of promises) {
      signal.throwIfAborted()
      const begun = performance.now()
      const outcome = await trials.run(experiment).catch((error) => {
        throw signal.aborted ? signal.reason : new PlainError(`${basename(folder)}, ${id}: ${error.message}`)
      })
      const cell = { ...outcome, declared: declared[id], seconds: (performance.now() - begun) / 1000 }
      outcomes.set(id, cell)
      if (cell.seconds > 0.1 || isSurprise(cell)) {
        console.error(`${basename(folder)}  ${id}: ${inColour(cell)} (${cell.seconds.toFixed(1)} s)`)
      }
    }
  } finally {
    await trials.close()
  }
  return outcomes
}

const isSurprise = ({ verdict, declared }: Cell) => declared !== undefined && verdict !== declared

const COLOUR = { kept: 'green', broken: 'yellow', 'does not arise': 'dim' } as const

const painted = (text: string, cell: Cell) =>
  styleText(isSurprise(cell) ? 'red' : COLOUR[cell.verdict], text, { stream: process.stdout })

const inColour = (cell: Cell) =>
  painted(cell.verdict + (isSurprise(cell) ? `, declared ${cell.declared}` : ''), cell)

const evidenceInWords = (evidence: Evidence) =>
  Object.entries(evidence).map(([name, value]) => `    ${name}: ${value.toLocaleString('en')}`)

const details = (stage: string, cell: Cell) =>
  [`\n${stage}: ${inColour(cell)}`, `  ${cell.because}`, ...evidenceInWords(cell.evidence)].join('\n')

const SIGN: Record<Verdict, string> = { kept: '✓', broken: '✗', 'does not arise': '–' }

function table(cells: Cells, promises: readonly PlaybookPromise[]): string {
  const names = [...cells.keys()]
  const head = names.map((name) => name.slice(0, 2)).join('  ')
  const rows = promises.map(({ id, statement }) => {
    const signs = names.map((name) => {
      const cell = cells.get(name)?.get(id)
      return cell ? painted(SIGN[cell.verdict].padEnd(2), cell) : '  '
    })
    return `${signs.join('  ')}  ${statement}`
  })
  return [
    head,
    ...rows,
    '\n✓ kept   ✗ broken   – does not arise: there is nothing of the kind in that stage',
  ].join('\n')
}

function write(cells: Cells): void {
  const content = {
    command: 'npx course scorecard',
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    versions: { node: process.versions.node },
    stages: [...cells.keys()],
    promises: CATALOGUE.map(({ id, statement, idea }) => ({
      id,
      statement,
      idea,
      outcomes: Object.fromEntries(
        Array.from(cells, ([stage, outcomes]) => {
          const { declared: _, seconds, ...outcome } = outcomes.get(id) as Cell
          return [stage, { ...outcome, seconds: Math.round(seconds * 10) / 10 }]
        }),
      ),
    })),
  }
  mkdirSync(dirname(SCORECARD), { recursive: true })
  writeFileSync(SCORECARD, `${JSON.stringify(content, null, 2)}\n`)
  console.log(`Written to ${SCORECARD}`)
}
