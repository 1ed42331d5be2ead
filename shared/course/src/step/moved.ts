/** Where a file that is gone lives on: in the new file that has most of its lines, where one has at least half of them. */

/** @returns the path of that file */
export function likest(content: string, others: ReadonlyMap<string, string>): string | undefined {
  const shares = [...others].map(([path, other]) => ({ path, share: shareOf(content, other) }))
  const [best] = shares.sort((a, b) => b.share - a.share)
  return best && best.share >= 0.5 ? best.path : undefined
}

/** Of the longer of the two, so that a short file is not found in every long one. */
function shareOf(one: string, other: string): number {
  const [ours, theirs] = [linesOf(one), linesOf(other)]
  if (ours.length === 0 || theirs.length === 0) return 0
  const left = new Map<string, number>()
  for (const line of theirs) left.set(line, (left.get(line) ?? 0) + 1)
  let both = 0
  for (const line of ours) {
    const count = left.get(line) ?? 0
    if (count === 0) continue
    left.set(line, count - 1)
    both++
  }
  return both / Math.max(ours.length, theirs.length)
}

/** Those that say something: every file has lines that only close a bracket. */
const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /\w/.test(line))
