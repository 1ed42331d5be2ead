/** All links of a system that was started with them: one for each arrow from a node to one that it needs. */
import { distance } from '../distance.ts'
import { createLink, type Needed, type RelayedLink } from './link.ts'

export type Links = ReturnType<typeof createLinks>

export function createLinks() {
  const links = new Map<string, RelayedLink>()

  return {
    /** @param from the node that needs the other */
    between(from: Pick<Needed, 'neighbour'>, to: Needed): RelayedLink {
      const [one, other] = [from.neighbour(), to.neighbour()]
      const key = `${one.name} ${other.name}`
      const link = links.get(key) ?? createLink(to, distance(one.region, other.region))
      links.set(key, link)
      return link
    },
    /** @returns when each leads to where its node is now, or refuses where it is gone */
    async follow(): Promise<void> {
      await Promise.all(Array.from(links.values(), (link) => link.follow()))
    },
    close(): void {
      for (const link of links.values()) link.close()
    },
  }
}
