/**
 * The machines that a node can be given, emulated: how many requests a second each serves, and its price. The prices
 * are invented, in proportion to what clouds ask: twice the machine for twice the money, and at the top for more.
 * There is nothing above `xlarge`: who needs more needs another machine.
 */
import { WrongOption } from './plain-error.ts'
import type { PlannedNode } from './plan.ts'

export const SIZES = {
  small: { perSecond: 50, dollarsAMonth: 25 },
  medium: { perSecond: 100, dollarsAMonth: 50 },
  large: { perSecond: 200, dollarsAMonth: 110 },
  xlarge: { perSecond: 400, dollarsAMonth: 320 },
} as const

export type SizeName = keyof typeof SIZES

export const SIZE_NAMES = Object.keys(SIZES) as SizeName[]

/** What whoever shows a figure that was had with sizes has to say of it. */
export const EMULATED = 'emulated hardware'

/** One for all nodes that serve people's requests, or one for each kind of node that shall have one. */
export type Sizes = SizeName | Readonly<Record<string, SizeName>>

/** In milliseconds; 0 where it has none. */
export const serviceTimeOf = (size: SizeName | undefined) => (size ? 1000 / SIZES[size].perSecond : 0)

/** @throws WrongOption */
export function sizeNamed(name: unknown): SizeName {
  if (SIZE_NAMES.includes(name as SizeName)) return name as SizeName
  throw new WrongOption('size', `There is no size ${name}: there are ${SIZE_NAMES.join(', ')}.`)
}

/** @throws WrongOption where it cannot have one */
export function mayHaveSize({ kind, name }: Pick<PlannedNode, 'kind' | 'name'>): void {
  // It answers datagrams, which no clock stands before.
  if (kind.roles.includes('names')) throw new WrongOption('size', `${name} answers names, and has no size.`)
  // Nor before what is no program of ours.
  if ('redis' in kind) throw new WrongOption('size', `${name} is a Redis server, and has no size.`)
}

/** @returns of each node its size, by name @throws WrongOption */
export function planSizes(planned: readonly PlannedNode[], sizes: Sizes = {}): Map<string, SizeName> {
  const bySelf = typeof sizes === 'string'
  if (!bySelf) {
    for (const kind of Object.keys(sizes)) {
      if (planned.some((node) => node.kind.kind === kind)) continue
      throw new WrongOption(kind, `This stage has no nodes of the kind ${kind}.`)
    }
  }
  const sized = planned.flatMap((node) => {
    const name = bySelf ? (node.kind.roles.includes('web') ? sizes : undefined) : sizes[node.kind.kind]
    if (name === undefined) return []
    mayHaveSize(node)
    return [[node.name, sizeNamed(name)] as const]
  })
  return new Map(sized)
}
