/** What nodes count of themselves, read from their metrics. */
import type { RunningSystem } from '@ztm/lab/system'
import type { Role } from '@ztm/node/system'

type Labels = Record<string, string>

const LINE = /^(\w+)(?:\{(.*)\})? ([-+.\deE]+)$/

/** The sum of a metric over all running nodes of a role, of the series whose labels are wanted. */
export async function counted(
  system: RunningSystem,
  role: Role,
  metric: string,
  wanted: (labels: Labels) => boolean = () => true,
): Promise<number> {
  const nodes = system.nodes().filter(({ roles, state }) => roles.includes(role) && state === 'ready')
  const sums = nodes.map(({ name }) => countedBy(system, name, metric, wanted))
  return (await Promise.all(sums)).reduce((all, sum) => all + sum, 0)
}

/** The same of one node. */
export async function countedBy(
  system: RunningSystem,
  node: string,
  metric: string,
  wanted: (labels: Labels) => boolean = () => true,
): Promise<number> {
  const response = await fetch(`${system.adminUrl(node)}/metrics`)
  return sumOf(await response.text(), metric, wanted)
}

export function sumOf(text: string, metric: string, wanted: (labels: Labels) => boolean): number {
  let sum = 0
  for (const line of text.split('\n')) {
    const [, name, labels = '', value] = LINE.exec(line) ?? []
    if (name === metric && wanted(labelsOf(labels))) sum += Number(value)
  }
  return sum
}

const labelsOf = (text: string): Labels =>
  Object.fromEntries(Array.from(text.matchAll(/(\w+)="([^"]*)"/g), ([, name, value]) => [name, value]))

const OPERATIONS = 'database_operations_total'

const isQuery =
  (wanted?: string) =>
  ({ operation, table }: Labels) =>
    operation === 'read' && table !== 'none' && (wanted === undefined || table === wanted)

/** Queries that reached the database, apart from those that only look whether it is there. */
export const queries = (system: RunningSystem, table?: string) =>
  counted(system, 'data', OPERATIONS, isQuery(table))

/** The same of one copy of it. */
export const queriesOf = (system: RunningSystem, node: string) =>
  countedBy(system, node, OPERATIONS, isQuery())
