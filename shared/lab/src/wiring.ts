/** Who of a system's nodes knows whom, at which address, and what is between them. */
import type { Neighbour } from '@ztm/node/neighbours'
import type { Listener } from './events.ts'
import type { RelayedLink } from './links/link.ts'
import { createLinks } from './links/links.ts'
import type { LabNode } from './node-verbs.ts'
import { PlainError } from './plain-error.ts'
import type { Link, LinkTraffic } from './running-system.ts'

export type Wiring = ReturnType<typeof createWiring>

/** @param relayed whether the links can be cut, delayed and throttled */
export function createWiring(nodes: ReadonlyMap<string, LabNode>, relayed: boolean, emit: Listener) {
  const links = relayed ? createLinks() : undefined

  const neededBy = ({ name, kind }: LabNode) =>
    [...nodes.values()].filter((other) => other.name !== name && kind.needs.includes(other.kind.kind))

  // Whoever is about to be stopped is taken from the lists first, as orchestrators do, so that nobody sends it anything
  // more. The last of its kind stays: an address that refuses says more than none.
  const known = (others: LabNode[]) =>
    others.filter(
      (node) => !node.leaving() || others.every((other) => other.kind !== node.kind || other.leaving()),
    )

  function neighboursOf(node: LabNode): Neighbour[] {
    return known(neededBy(node)).map((other) => {
      const seen = links?.between(node, other).seen() ?? other.neighbour()
      // A Redis server has no admin port, over a link or not.
      return 'redis' in other.kind ? { ...seen, adminPort: 0 } : seen
    })
  }

  const tellAll = () => {
    for (const node of nodes.values()) node.tell()
  }

  /** To be called when a node listens, is about to leave, or is gone. */
  function moved(): void {
    tellAll()
    // By then the relays listen where the node does, which may be at ports that nobody knows yet.
    void links?.follow().then(tellAll)
  }

  const stateOf = (from: LabNode, to: LabNode): Link => ({
    from: from.name,
    to: to.name,
    ...links?.between(from, to).state(),
  })

  /** Does something to a link, and tells whoever watches. @throws PlainError where there is no such link, or no relay */
  async function change(from: string, to: string, act: (link: RelayedLink) => Promise<void>): Promise<void> {
    const node = nodes.get(from)
    const other = node && neededBy(node).find(({ name }) => name === to)
    if (!node || !other) throw new PlainError(`There is no link from ${from} to ${to}.`)
    if (!links) throw new PlainError('This system was started without links: nothing can be done to them.')
    await act(links.between(node, other))
    emit({ type: 'link', link: stateOf(node, other) })
  }

  const everyLink = () =>
    [...nodes.values()].flatMap((node) => neededBy(node).map((other) => [node, other] as const))

  return {
    neighboursOf,
    moved,
    change,
    list: (): Link[] => everyLink().map(([node, other]) => stateOf(node, other)),
    traffic: (): LinkTraffic[] =>
      everyLink().flatMap(([node, other]) => {
        const link = links?.between(node, other)
        if (!link) return []
        const { there, back } = link.state().passed
        return [{ from: node.name, to: other.name, bytes: there + back, asked: { ...link.asked() } }]
      }),
    close: () => links?.close(),
  }
}
