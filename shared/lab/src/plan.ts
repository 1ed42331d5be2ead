/** From an architecture to its nodes: how many there are of each kind, what they are called, and where they are. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { REGIONS, type Region } from '@ztm/node/regions'
import type { NodeKind, System } from '@ztm/node/system'
import { privateAddress, publicAddress } from './addresses.ts'
import { PlainError, WrongOption } from './plain-error.ts'

export type PlannedNode = {
  kind: NodeKind
  /** Such as `web-1`: counted through all groups and data centers, so that a name is never there twice. */
  name: string
  center: string
  region: Region
  /** From 1. */
  group: number
  ip: string
  ip6: string
}

/** How many of a kind instead of what the system says. */
export type Counts = Readonly<Record<string, number>>

type Place = Pick<PlannedNode, 'center' | 'region'>

/** Simplification: there is one data center so far. */
const CENTERS: Place[] = [{ center: 'main', region: 'eu' }]

const PLACES: Record<NodeKind['per'], Place[]> = {
  center: CENTERS,
  // Near people, in somebody's racks that are called like the region.
  region: REGIONS.map((region) => ({ center: region, region })),
  world: CENTERS.slice(0, 1),
}

/** @throws PlainError where there is no such stage, WrongOption where it has no nodes of a kind that is counted */
export async function planStage(stage: string, counts: Counts = {}): Promise<PlannedNode[]> {
  const path = join(stage, 'src', 'system.ts')
  if (!existsSync(path)) throw new PlainError(`There is no stage in ${stage}: it has no src/system.ts.`)
  // Read anew where it was changed since: who tries things out edits a stage and starts it again.
  const { system } = await import(`${pathToFileURL(path)}?t=${Math.trunc(statSync(path).mtimeMs)}`)
  for (const counted of Object.keys(counts)) {
    if (!(system as System).some(({ kind }) => kind === counted)) {
      throw new WrongOption(counted, `This stage has no nodes of the kind ${counted}.`)
    }
  }
  return planNodes(system, counts)
}

export function planNodes(system: System, counts: Counts = {}): PlannedNode[] {
  const planned: PlannedNode[] = []
  for (const [kindIndex, kind] of system.entries()) {
    const count = counts[kind.kind] ?? kind.count
    let n = 0
    for (const [placeIndex, place] of PLACES[kind.per].entries()) {
      for (let group = 1; group <= kind.groups; group++) {
        for (let i = 0; i < count; i++) {
          n++
          const publicSoFar = planned.filter((node) => node.kind.public).length
          const address = kind.public
            ? publicAddress(publicSoFar + 1)
            : privateAddress(placeIndex + 1, kindIndex + 1, n)
          planned.push({ kind, name: `${kind.kind}-${n}`, ...place, group, ...address })
        }
      }
    }
  }
  return planned
}
