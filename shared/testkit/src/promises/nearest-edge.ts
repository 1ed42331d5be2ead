import type { RunningSystem } from '@ztm/lab/system'
import { REGIONS, type Region } from '@ztm/node/regions'
import { createClient } from '../client.ts'
import { until } from '../eventually.ts'
import { newPerson } from '../people.ts'
import { newPhoto, shownTo } from '../photos.ts'
import { lookFrom, wellAfter } from './edge-pictures.ts'
import { doesNotArise, judged, type PlaybookPromise } from './promise.ts'

/** In milliseconds: for how long a page that is loaded anew may lack a picture. */
const MISSING_AT_MOST = 2_000
/** The quickest shows how soon it is; a computer that is busy with other things adds to the others. */
const TRIES = 3
const BACK_WITHIN = { within: 15_000, every: 100 }
/** Whose edge breaks, and somebody who has nothing to do with it. */
const [OTHER, STRICKEN] = REGIONS

export const nearestEdge: PlaybookPromise = {
  id: 'nearest-edge',
  statement: 'Pictures come from the nearest edge, and an edge’s death costs nobody a picture.',
  idea: 'A content delivery network serves static files from close by.',
  async experiment(trial) {
    if (!trial.kinds.some(({ roles }) => roles.includes('edge')))
      return doesNotArise('Pictures come from the origin: there are no edges.')
    const system = await trial.system()
    const { id } = await photoForAll(system)
    const near = await Promise.all(
      REGIONS.map(async (region) => (await lookFrom(region, system, id)).region === region),
    )
    const { name } = await lookFrom(STRICKEN, system, id)
    const killed = await quickest(async () => {
      await system.kill(name)
      return await without(system, id, () => system.startNode(name))
    })
    const frozen = await quickest(async () => {
      system.freeze(name)
      return await without(system, id, () => system.thaw(name))
    })
    const isNear = near.every(Boolean)
    const isSoon = [killed, frozen].every(({ missing }) => missing <= MISSING_AT_MOST)
    return judged(
      isNear && isSoon && killed.othersLost + frozen.othersLost === 0,
      `Pictures came from ${isNear ? 'the nearest edge' : 'far away'}; without it, ${isSoon ? 'soon' : 'not soon'} from another.`,
      {
        regions: REGIONS.length,
        'regions whose people were given their own edge': near.filter(Boolean).length,
        'killed: ms until every page loaded anew had its picture': inWords(killed),
        'frozen: ms until every page loaded anew had its picture': inWords(frozen),
        'asked for at most, ms': MISSING_AT_MOST,
        'pictures that others lacked meanwhile': killed.othersLost + frozen.othersLost,
        'came from meanwhile': [...new Set([killed.from, frozen.from])].join(', '),
      },
    )
  },
}

type Outage = { missing: number; from: string; othersLost: number }

const inWords = ({ missing }: Outage) => (Number.isFinite(missing) ? missing : 'never')

async function photoForAll({ url }: RunningSystem) {
  const photo = await newPhoto(await newPerson(url, 'painter'), 'seen from everywhere')
  await shownTo(photo, createClient(url))
  return photo
}

/** While the edge is away. */
async function without(system: RunningSystem, photo: string, back: () => Promise<void>): Promise<Outage> {
  const missing = await wellAfter(() => lookFrom(STRICKEN, system, photo))
  const from = async (region: Region) => (await lookFrom(region, system, photo)).region
  const outage = {
    missing: missing ?? Number.POSITIVE_INFINITY,
    from: await from(STRICKEN).catch(() => 'nowhere'),
    othersLost: (await from(OTHER).catch(() => 'nowhere')) === OTHER ? 0 : 1,
  }
  await back()
  await until(
    'people to be back at their own edge',
    async () => (await from(STRICKEN)) === STRICKEN,
    BACK_WITHIN,
  )
  return outage
}

async function quickest(outage: () => Promise<Outage>): Promise<Outage> {
  const outages: Outage[] = []
  do outages.push(await outage())
  while (outages.length < TRIES && !outages.some(({ missing }) => missing <= MISSING_AT_MOST))
  return outages.reduce((one, other) => (other.missing < one.missing ? other : one))
}
