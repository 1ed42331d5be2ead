/** What changes from one stage to another. */
import { lineDiff } from './line-diff.ts'
import { readTree } from './tree.ts'

export type Difference = {
  path: string
  change: 'add' | 'edit' | 'remove'
  added: number
  removed: number
  /** Nothing differs but white space. */
  onlySpace: boolean
}

export type Step = { differences: Difference[]; identical: number; common: number }

export function stepBetween(from: string, to: string): Step {
  const before = readTree(from)
  const after = readTree(to)
  const differences: Difference[] = []
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    const old = before.get(path)
    const now = after.get(path)
    if (old === now) continue
    const change = old === undefined ? 'add' : now === undefined ? 'remove' : 'edit'
    const lines = lineDiff(old ?? '', now ?? '')
    differences.push({
      path,
      change,
      added: lines.filter(({ kind }) => kind === '+').length,
      removed: lines.filter(({ kind }) => kind === '-').length,
      onlySpace: change === 'edit' && withoutSpace(old ?? '') === withoutSpace(now ?? ''),
    })
  }
  const common = [...before.keys()].filter((path) => after.has(path)).length
  const edited = differences.filter(({ change }) => change === 'edit').length
  return { differences, common, identical: common - edited }
}

const withoutSpace = (text: string) => text.replaceAll(/\s+/g, '')
