/**
 * Pictures come from the edge that is near the person and well; else from another; else from here. The page says which
 * one: whoever loads it again after an edge has died gets other addresses.
 *
 * Simplification: a name for each edge, and for the region that one sees it from, because a browser finds every name
 * below `localhost` by itself. A real network has one name that leads each person to an edge near them, by DNS or by
 * anycast, and so moves people without a new page.
 */
import { RENDITIONS, type Rendition } from '@ztm/domain/photo'
import type { PictureUrls } from '@ztm/domain/ports'
import type { Neighbour } from '@ztm/node/neighbours'
import { REGIONS } from '@ztm/node/regions'
import type { Edges } from './edges.ts'

/** @param publicUrl where people reach the app, such as `http://localhost:8080` */
export function edgePictureUrls(
  { list, isWell }: Pick<Edges, 'list' | 'isWell'>,
  publicUrl: string,
): PictureUrls {
  const { protocol, host } = new URL(publicUrl)
  const originOf = ({ name }: Neighbour, region: string) => `${protocol}//${name}.${region}.${host}`

  function nearest(region: string): string {
    const well = list().filter(isWell)
    const edge = well.find((edge) => edge.region === region) ?? well[0]
    return edge ? originOf(edge, region) : ''
  }

  return {
    urls({ region }, { id, version }) {
      const base = `${nearest(region)}/media/${id}/${version}`
      const renditions = Object.keys(RENDITIONS) as Rendition[]
      return Object.fromEntries(renditions.map((name) => [name, `${base}/${name}`])) as Record<
        Rendition,
        string
      >
    },
    // All of them: a page that was loaded before an edge died may show what it adds later.
    origins: () => list().flatMap((edge) => REGIONS.map((region) => originOf(edge, region))),
  }
}
