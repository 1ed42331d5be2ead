/** How far from people the parts of a system are: the columns in which it is drawn. */

type Part = { kind: string; public: boolean; needs: readonly string[] }

/** What people reach is 1, what those need 2, and so on, by the longest way. */
export function distanceOf(parts: readonly Part[], kind: string, seen: readonly string[] = []): number {
  if (parts.find((part) => part.kind === kind)?.public) return 1
  const needing = parts.filter(
    (part) => part.needs.includes(kind) && !seen.includes(part.kind) && part.kind !== kind,
  )
  return 1 + Math.max(1, ...needing.map((part) => distanceOf(parts, part.kind, [...seen, kind])))
}
