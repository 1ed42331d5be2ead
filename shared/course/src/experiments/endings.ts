/** How requests of an experiment's load ended, told apart by what was asked for. */
import type { LoadReport } from '@ztm/lab/load/report'

/** What the load sends that changes something. */
const WRITES = ['comment', 'like', 'upload']

export type Asked = 'reads' | 'writes' | 'pictures'

const WANTED: Record<Asked, (name: string) => boolean> = {
  reads: (name) => !WRITES.includes(name),
  writes: (name) => WRITES.includes(name),
  pictures: (name) => name === 'picture',
}

/** How many ended how: by status, or by what broke them. */
export function endingsOf({ requests }: LoadReport, asked: Asked): Record<string, number> {
  const all: Record<string, number> = {}
  for (const [name, endings] of Object.entries(requests)) {
    if (!WANTED[asked](name)) continue
    for (const [ending, count] of Object.entries(endings)) all[ending] = (all[ending] ?? 0) + count
  }
  return all
}

/** Those that got no answer, or one that says that it did not work. */
export function failedOf(report: LoadReport, asked: Asked): number {
  const failed = Object.entries(endingsOf(report, asked)).filter(([ending]) => !(Number(ending) < 400))
  return failed.reduce((all, [ending, count]) => all + (ending === 'unfinished' ? 0 : count), 0)
}

/** The same of all. What was answered late was answered: how late, depends on the computer too. */
export const failuresOf = ({ failed }: LoadReport): number =>
  Object.entries(failed).reduce((all, [kind, count]) => all + (kind === 'late' ? 0 : count), 0)

/** Such as `12 5xx, 3 reset`. */
export const kindsOf = ({ failed }: LoadReport): string =>
  Object.entries(failed)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ') || 'none'
