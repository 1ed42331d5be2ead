/**
 * What a feed costs in two shapes, joined when somebody looks and as documents written beforehand: time, rows and
 * space. Fills a database of each shape with the same people and photos, in a folder that is gone afterwards.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { measurement } from '@ztm/course/bench/measurement'
import { busyNow } from '@ztm/lab/busy'
import { openDocuments } from './feed/documents.ts'
import { openJoined } from './feed/joined.ts'
import { checkAlike, type Figure, figuresOf } from './feed/measure.ts'
import { makeNetwork, type Size } from './feed/network.ts'

const COMMAND = 'npx node docs/programs/feed-as-documents.ts'
const WRITTEN = join(import.meta.dirname, '../measured/feed-as-documents.json')
/** More would take longer than somebody waits, and more disk than they expect. */
const MOST_COPIES = 2_000_000

const HELP = `Usage: ${COMMAND} [options]

What a feed costs, joined when somebody looks and as documents written beforehand.

Options:
  --users N    how many people there are (default: 1000)
  --follows N  how many each of them follows (default: 30)
  --photos N   how many photos there are for each of them (default: 10)
  --rounds N   how often each thing is measured (default: 15)
  --json FILE  where the figures go (default: docs/measured/feed-as-documents.json)
  -h, --help   this text`

type Options = Size & { rounds: number; json: string }

/** @returns what was asked for, or what is wrong with it */
function optionsOf(args: string[]): Options | string | undefined {
  const string = (usual: string) => ({ type: 'string', default: usual }) as const
  const { values } = parseArgs({
    args,
    options: {
      users: string('1000'),
      follows: string('30'),
      photos: string('10'),
      rounds: string('15'),
      json: string(WRITTEN),
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return undefined
  const wrong = (['users', 'follows', 'photos', 'rounds'] as const).find(
    (name) => !/^[1-9]\d{0,5}$/.test(values[name]),
  )
  if (wrong) return `--${wrong} takes a whole number from 1 on, not “${values[wrong]}”.`
  const [users, follows, photos, rounds] = [values.users, values.follows, values.photos, values.rounds].map(
    Number,
  ) as [number, number, number, number]
  if (follows >= users) return 'Nobody can follow more people than there are others.'
  if (rounds > 100) return '--rounds takes 100 at most.'
  if (users * follows * photos > MOST_COPIES) {
    return `That makes more than ${MOST_COPIES.toLocaleString('en')} copies: fewer users, follows or photos, please.`
  }
  return { users, follows, photos, rounds, json: values.json }
}

async function main({ rounds, json, ...size }: Options): Promise<void> {
  const busy = await busyNow()
  const folder = mkdtempSync(join(tmpdir(), 'feed-as-documents-'))
  const shapes = {
    joined: openJoined(join(folder, 'joined.sqlite')),
    documents: openDocuments(join(folder, 'documents.sqlite')),
  }
  try {
    const network = makeNetwork(size)
    for (const [name, shape] of Object.entries(shapes)) {
      console.error(`Filling: ${name} …`)
      await shape.fill(network)
    }
    await checkAlike(shapes, network.people.slice(0, 200))
    const bytes = { joined: await shapes.joined.bytes(), documents: await shapes.documents.bytes() }
    const figures: Figure[] = []
    for await (const figure of figuresOf(shapes, network, rounds)) {
      console.error(`Measured: ${figure.what}`)
      figures.push(figure)
    }
    console.log(`\n${table(figures, bytes)}`)
    const { machine, date, versions } = measurement(2, busy, [])
    const written = {
      command: COMMAND,
      date,
      machine,
      versions: { node: versions.node, 'better-sqlite3': versions['better-sqlite3'] },
      busyBefore: busy,
      size,
      how: `medians of ${rounds} rounds in turn`,
      figures,
      bytes,
    }
    mkdirSync(dirname(json), { recursive: true })
    writeFileSync(json, `${JSON.stringify(written, null, 2)}\n`)
    console.log(`\nWritten to ${relative(process.cwd(), json)}`)
  } finally {
    for (const shape of Object.values(shapes)) shape.close()
    rmSync(folder, { recursive: true })
  }
}

function table(figures: readonly Figure[], bytes: { joined: number; documents: number }): string {
  const cost = ({ milliseconds, rows }: Figure['joined']) =>
    `${milliseconds.toFixed(3).padStart(10)} ms ${String(Math.round(rows)).padStart(6)} rows`
  const size = (count: number) => `${(count / 1e6).toFixed(1)} MB`.padStart(25)
  return [
    ['', 'joined'.padStart(25), 'documents'.padStart(25)],
    ...figures.map(({ what, joined, documents }) => [what, cost(joined), cost(documents)]),
    ['On disk', size(bytes.joined), size(bytes.documents)],
  ]
    .map(([what = '', ...columns]) => what.padEnd(52) + columns.join(''))
    .join('\n')
}

try {
  const options = optionsOf(process.argv.slice(2))
  if (options === undefined) console.log(HELP)
  else if (typeof options === 'string') fail(options)
  else await main(options)
} catch (error) {
  fail((error as Error).message)
}

function fail(why: string): void {
  console.error(why)
  process.exitCode = 1
}
