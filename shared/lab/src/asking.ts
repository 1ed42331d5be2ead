/**
 * Who one is in the simulated world, and what one asks for, by the name that one's browser was given. Under
 * `localhost` every name is this computer (RFC 6761), so a name there has room for both:
 *
 *     localhost               somebody in eu asks for photos.test
 *     us.localhost            somebody in us asks for photos.test
 *     edge-1.us.localhost     somebody in us asks for edge-1.photos.test
 */
import { REGIONS, type Region } from '@ztm/node/regions'

const APP = 'photos.test'
const BELOW_LOCALHOST = /^((?:[a-z0-9-]{1,63}\.)+)localhost(?::\d+)?$/

export type Asking = { region: Region; name: string }

/** @param host as in a request's `Host`; whoever names none, or something else, is at `localhost` */
export function askingOf(host = ''): Asking {
  const labels = BELOW_LOCALHOST.exec(host.toLowerCase())?.[1]?.split('.').slice(0, -1) ?? []
  const region = REGIONS.find((region) => region === labels.at(-1))
  if (region) labels.pop()
  return { region: region ?? REGIONS[0], name: [...labels, APP].join('.') }
}
