/** Where the nodes of a running system stand in its drawing, and which way the links between them take. */
import { distanceOf } from '../distance.ts'

export type Placed = { name: string; kind: string; ip: string }
export type Joined = { from: string; to: string }

export type Box = { name: string; x: number; y: number; width: number; height: number }
/** @property middle where something can be written about it @property length in pixels, about */
export type Line = {
  from: string
  to: string
  path: string
  middle: { x: number; y: number }
  /** Closer to where it leads, where lines that leave together have parted. */
  near: { x: number; y: number }
}
export type Layout = { width: number; height: number; boxes: Box[]; lines: Line[] }

/** Stands for everybody outside. */
export const PEOPLE = 'people'

export const BOX = { narrow: 136, wide: 176, height: 78, gap: 10 }
const PEOPLE_WIDTH = 64
const LEAST_GAP = 30
/** Beside the last column, for links within it. */
const BULGE = 30

type Point = { x: number; y: number }

export const isPublic = (ip: string) => ip.startsWith('203.0.113.')

/** @param width in pixels, of where it is drawn; where that is too little, the drawing is wider */
export function layOut(nodes: readonly Placed[], links: readonly Joined[], width: number): Layout {
  const columns = columnsOf(nodes, links)
  const within = links.some(({ from, to }) => columns.at(-1)?.includes(from) && columns.at(-1)?.includes(to))
  const margin = within ? BULGE : 0
  const gaps = columns.length
  const room = (box: number) => (width - margin - PEOPLE_WIDTH - box * columns.length) / gaps
  const box = room(BOX.wide) >= LEAST_GAP * 2 ? BOX.wide : BOX.narrow
  const gap = Math.min(140, Math.max(LEAST_GAP, room(box)))
  const tallest = Math.max(1, ...columns.map((column) => column.length))
  const height = tallest * (BOX.height + BOX.gap) - BOX.gap
  const boxes: Box[] = [
    { name: PEOPLE, x: 0, y: (height - BOX.height) / 2, width: PEOPLE_WIDTH, height: BOX.height },
  ]
  for (const [at, column] of columns.entries()) {
    const x = PEOPLE_WIDTH + gap + at * (box + gap)
    // Spread over the height, so that lines between columns are as level as they can be.
    const step = height / column.length
    for (const [row, name] of column.entries()) {
      boxes.push({ name, x, y: step * (row + 0.5) - BOX.height / 2, width: box, height: BOX.height })
    }
  }
  const byName = new Map(boxes.map((one) => [one.name, one]))
  const reached = nodes.filter(({ ip }) => isPublic(ip)).map(({ name }) => ({ from: PEOPLE, to: name }))
  const lines = [...reached, ...links].flatMap(({ from, to }) => {
    const [one, other] = [byName.get(from), byName.get(to)]
    return one && other ? [{ from, to, ...between(one, other) }] : []
  })
  return { width: PEOPLE_WIDTH + (gap + box) * columns.length + margin, height, boxes, lines }
}

/** Names of nodes, column by column, those of one kind below each other. */
function columnsOf(nodes: readonly Placed[], links: readonly Joined[]): string[][] {
  const kindOf = new Map(nodes.map(({ name, kind }) => [name, kind]))
  const kinds = [...new Set(nodes.map(({ kind }) => kind))].map((kind) => ({
    kind,
    public: nodes.some((node) => node.kind === kind && isPublic(node.ip)),
    needs: links.flatMap(({ from, to }) => (kindOf.get(from) === kind ? [kindOf.get(to) ?? ''] : [])),
  }))
  const columns: string[][] = []
  for (const { kind } of kinds) {
    const at = distanceOf(kinds, kind) - 1
    const names = nodes.filter((node) => node.kind === kind).map(({ name }) => name)
    columns[at] = [...(columns[at] ?? []), ...names]
  }
  return columns.filter((column) => column.length > 0)
}

function between(from: Box, to: Box): Pick<Line, 'path' | 'middle' | 'near'> {
  const middleOf = (box: Box) => box.y + box.height / 2
  const right = (box: Box): Point => ({ x: box.x + box.width, y: middleOf(box) })
  const left = (box: Box): Point => ({ x: box.x, y: middleOf(box) })
  if (from.x === to.x) {
    // There and back are two links, and not one upon the other.
    const down = to.y > from.y
    const shift = down ? -8 : 8
    const [start, end] = [right(from), right(to)]
    start.y += down ? 12 : -12
    end.y += down ? -12 : 12
    const bulge = Math.min(BULGE, 12 + Math.abs(to.y - from.y) / 12) + shift / 2
    return curve(start, { x: start.x + bulge, y: start.y }, { x: end.x + bulge, y: end.y }, end)
  }
  const forth = to.x > from.x
  const [start, end] = forth ? [right(from), left(to)] : [left(from), right(to)]
  // What leads back does not cover what leads there.
  if (!forth) {
    start.y += 16
    end.y += 16
  }
  const reach = Math.abs(end.x - start.x) * (forth ? 0.5 : -0.5)
  return curve(start, { x: start.x + reach, y: start.y }, { x: end.x - reach, y: end.y }, end)
}

function curve(a: Point, b: Point, c: Point, d: Point): Pick<Line, 'path' | 'middle' | 'near'> {
  const text = ({ x, y }: Point) => `${round(x)} ${round(y)}`
  const at = (t: number): Point => {
    const mix = (one: number, two: number, three: number, four: number) =>
      (1 - t) ** 3 * one + 3 * (1 - t) ** 2 * t * two + 3 * (1 - t) * t ** 2 * three + t ** 3 * four
    return { x: round(mix(a.x, b.x, c.x, d.x)), y: round(mix(a.y, b.y, c.y, d.y)) }
  }
  return { path: `M${text(a)}C${text(b)} ${text(c)} ${text(d)}`, middle: at(0.5), near: at(0.72) }
}

const round = (value: number) => Math.round(value * 10) / 10
