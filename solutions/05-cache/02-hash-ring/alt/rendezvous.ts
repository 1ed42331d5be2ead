/** No ring: every server bids for every key, and the highest bid wins (Thaler and Ravishankar, 1996). */
import { hash } from 'node:crypto'

const bid = (name: string, key: string) =>
  hash('sha1', JSON.stringify([name, key]), 'buffer').readUIntBE(0, 6)

export const hashRing =
  (names: readonly string[]) =>
  (key: string): string | undefined => {
    let best: string | undefined
    let highest = -1
    for (const name of names) {
      const offered = bid(name, key)
      if (offered > highest || (offered === highest && best !== undefined && name < best)) {
        best = name
        highest = offered
      }
    }
    return best
  }
