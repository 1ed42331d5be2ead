/** How often what is asked for is there, by what the edge lets go: SIEVE beside the best that there is, LRU beside theory. */
import { join } from 'node:path'
import { chanceFrom } from '@ztm/domain/seed/chance'
import { zipfRanks, zipfShare } from '@ztm/domain/seed/zipf'
import { STAGES } from '../../../repository.ts'
import type { Figure } from '../../measurement.ts'
import { median, quartiles } from '../../quartiles.ts'
import { bestHits } from './best-hits.ts'
import { cheOfLru } from './che.ts'

const EDGE = join(STAGES, '05-cache/src/edge')
const OBJECTS = 100_000
const ROOM = OBJECTS / 100
/** By then the cache has long been full. */
const FROM = 200_000
const LENGTH = 1_000_000
const TRACES = 5

/** As the stage has it: of keys, and of things that are all of one byte. */
type Create = (
  limit: number,
  evicted: () => void,
) => { get(key: number): boolean; set(key: number, bytes: number): void }

export async function* edgeHitRatio(): AsyncIterable<Figure> {
  const { sieve } = (await import(join(EDGE, 'sieve.ts'))) as { sieve: Create }
  const { lru } = (await import(join(EDGE, 'lru.ts'))) as { lru: Create }
  const rounds = { sieve: [] as number[], lru: [] as number[], best: [] as number[] }
  for (let seed = 1; seed <= TRACES; seed++) {
    process.stderr.write(`edge-hit-ratio: trace ${seed} of ${TRACES}\n`)
    const rank = zipfRanks(chanceFrom(seed), OBJECTS)
    const trace = Array.from({ length: LENGTH }, rank)
    rounds.sieve.push(percent(hitsOf(sieve, trace)))
    rounds.lru.push(percent(hitsOf(lru, trace)))
    rounds.best.push(percent(bestHits(trace, ROOM, FROM)))
  }
  const value = (name: string, of: number[]) => ({
    name,
    value: median(of),
    quartiles: quartiles(of),
    unit: '%',
  })
  const how = `medians and quartiles of ${TRACES} traces of ${LENGTH.toLocaleString('en')} by Zipf 1.0 over ${OBJECTS.toLocaleString('en')} objects of one size, with room for 1% of them; the first ${FROM.toLocaleString('en')} fill it; the stage’s own code, without a network`
  const share = zipfShare(OBJECTS)
  const shares = Array.from({ length: OBJECTS }, (_, rank) => share(rank))
  const popular = 100 * shares.slice(0, ROOM).reduce((sum, one) => sum + one, 0)
  const ratios = rounds.sieve.map((hits) => hits / popular)
  yield {
    id: 'edge-hit-ratio',
    what: 'What is asked for and is there, of 100,000 objects with room for 1%',
    values: [
      value('SIEVE', rounds.sieve),
      { name: 'the most popular ones and no others', value: popular, unit: '%' },
      value('the most that can be, knowing the future (Belady’s MIN)', rounds.best),
    ],
    ratio: median(ratios),
    ratioQuartiles: quartiles(ratios),
    bound: { of: 'ratio', atLeast: 0.92 },
    how: `${how}; the ratio is to the best that can be done without knowing the future, which on such a trace is to keep the most popular ones, having been told which they are; Belady’s MIN knows what is asked for next, and the bound is not held against it`,
  }
  const che = 100 * cheOfLru(shares, ROOM)
  yield {
    id: 'lru-hit-ratio',
    what: 'The same by LRU, beside what theory says of it',
    values: [value('LRU', rounds.lru), { name: 'Che’s approximation', value: che, unit: '%' }],
    how,
  }
  yield {
    id: 'lru-beside-che',
    what: 'How far LRU is from Che’s approximation',
    values: [{ name: 'either way', value: Math.abs(median(rounds.lru) - che), unit: 'points' }],
    bound: { of: 'value', atMost: 1 },
    how: 'the difference of the two above',
  }
}

const percent = (hits: number) => (100 * hits) / (LENGTH - FROM)

function hitsOf(create: Create, trace: readonly number[]): number {
  const cache = create(ROOM, () => undefined)
  let hits = 0
  trace.forEach((key, at) => {
    if (!cache.get(key)) cache.set(key, 1)
    else if (at >= FROM) hits += 1
  })
  return hits
}
