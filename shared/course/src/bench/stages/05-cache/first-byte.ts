/** How long somebody in another region than the origin waits for a picture that is kept: near, far, and at the origin. */
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { lookUpHere } from '@ztm/lab/below-localhost'
import { distance } from '@ztm/lab/distance'
import type { RunningSystem } from '@ztm/lab/system'
import { newPerson } from '@ztm/testkit/people'
import { newPhoto } from '@ztm/testkit/photos'
import { urlIn } from '@ztm/testkit/url-in'
import type { Figure } from '../../measurement.ts'
import { median, quartiles } from '../../quartiles.ts'

const ROUNDS = 21
const [HERE, THERE] = ['us', 'eu'] as const

export async function firstByte(system: RunningSystem): Promise<Figure> {
  const home = urlIn(HERE, system.url)
  const { urls } = await newPhoto(await newPerson(home, 'traveller'), 'seen from near and far')
  const edgeIn = (region: string) => {
    const edge = system.nodes().find((node) => node.kind === 'edge' && node.region === region)
    return `http://${edge?.name}.${new URL(home).host}`
  }
  const path = new URL(urls.thumb).pathname
  const places = [
    { name: `at the edge in ${HERE}`, url: edgeIn(HERE) + path },
    { name: `at the edge in ${THERE}`, url: edgeIn(THERE) + path },
    { name: `from the origin in ${THERE}, through its balancer`, url: home + path },
  ]
  const rounds: number[][] = []
  // The first time the edges have yet to get it.
  for (let round = 0; round <= ROUNDS; round++) {
    const took: number[] = []
    for (const { url } of places) took.push(await untilFirstByte(url))
    if (round > 0) rounds.push(took)
  }
  return {
    id: 'first-byte-near-far',
    what: `Until the first byte of a picture is there, for a person in ${HERE}`,
    values: places.map(({ name }, at) => {
      const own = rounds.map((took) => took[at] as number)
      return { name, value: median(own), quartiles: quartiles(own), unit: 'ms' }
    }),
    how: `medians and quartiles of ${ROUNDS} rounds in turn, a new connection each time; the distance is emulated, ${distance(HERE, THERE)} ms each way: opening a connection is a round trip, and asking is another`,
  }
}

/** @returns milliseconds, from before the connection is opened */
async function untilFirstByte(url: string): Promise<number> {
  const began = performance.now()
  const asking = request(url, { agent: false, lookup: lookUpHere }).end()
  const [response] = (await once(asking, 'response')) as [IncomingMessage]
  const took = performance.now() - began
  await once(response.resume(), 'end')
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}`)
  return took
}
