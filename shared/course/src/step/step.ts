/** What changes from one stage to another. */
import { changesBetween, type Hunk } from './line-diff.ts'
import { likest } from './moved.ts'
import { readTree, type Tree } from './tree.ts'

export type Difference = {
  path: string
  change: 'add' | 'edit' | 'remove'
  /** Of a new file: the one that it was, more or less, where it stood before. Of a removed one: where it is now. */
  moved?: string
  /** Lines, against what it was; of a file that moved, against what that was. */
  added: number
  removed: number
  /** How long a new file is. */
  lines: number
  /** The lines where nothing changes but white space and what a formatter adds with it. */
  onlySpace: number[]
}

export type Step = { differences: Difference[]; identical: number; common: number }

export function stepBetween(from: string, to: string): Step {
  const [before, after] = [readTree(from), readTree(to)]
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort()
  const moves = movesBetween(before, after)
  const differences = paths
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => differenceOf(path, before, after, moves))
  const common = paths.filter((path) => before.has(path) && after.has(path)).length
  const edited = differences.filter(({ change }) => change === 'edit').length
  return { differences, common, identical: common - edited }
}

function differenceOf(path: string, before: Tree, after: Tree, moves: Map<string, string>): Difference {
  const [old, now] = [before.get(path), after.get(path)]
  const moved = moves.get(path)
  const was = old ?? (moved === undefined ? '' : (before.get(moved) ?? ''))
  // A file that moved is compared where it is now; where it was, all of it is gone.
  const { hunks, added, removed } = changesBetween(was, now ?? '')
  return {
    path,
    change: old === undefined ? 'add' : now === undefined ? 'remove' : 'edit',
    ...(moved === undefined ? {} : { moved }),
    added,
    removed,
    lines: (now ?? '').split('\n').length - 1,
    onlySpace: old === undefined || now === undefined ? [] : hunks.filter(isSpace).map(({ line }) => line),
  }
}

/** Both ways: a new file to what it was before, and that to the new file. */
function movesBetween(before: Tree, after: Tree): Map<string, string> {
  const only = (tree: Tree, other: Tree) => new Map([...tree].filter(([path]) => !other.has(path)))
  const [gone, added] = [only(before, after), only(after, before)]
  const moves = new Map<string, string>()
  for (const [path, content] of gone) {
    const now = likest(content, added)
    if (now === undefined || moves.has(now)) continue
    moves.set(path, now)
    moves.set(now, path)
  }
  return moves
}

const isSpace = ({ lines }: Hunk): boolean => {
  const side = (kind: string) =>
    lines
      .filter((line) => line.kind === kind)
      .map(({ text }) => text)
      .join('')
  return withoutFormat(side('-')) === withoutFormat(side('+'))
}

/** A formatter changes white space, the last comma of a list that it breaks, and which quotes there are. */
const withoutFormat = (text: string) =>
  text
    .replaceAll(/\s+/g, '')
    .replaceAll(/,(?=[)\]}])/g, '')
    .replaceAll(/["`]/g, "'")
