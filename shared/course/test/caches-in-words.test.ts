/** What is said of caches in a terminal. */
import type { AllFigures } from '@ztm/lab/figures'
import type { NodeState } from '@ztm/lab/node-state'
import { expect, test } from 'vitest'
import { watchCaches } from '../src/caches-in-words.ts'

const node = (name: string, kind: string, roles: string[]) => ({ name, kind, roles }) as unknown as NodeState
const NODES = [
  node('web-1', 'web', ['web']),
  node('web-2', 'web', ['web']),
  node('cache-1', 'cache', ['cache']),
  node('edge-1', 'edge', ['edge']),
]
const cache = (hits: number, misses: number, evictions = 0) => ({
  cpu: 0,
  memory: 0,
  requestsPerSecond: 0,
  cache: { hits, misses, evictions },
})
const QUIET = { cpu: 0, memory: 0, requestsPerSecond: 0 }

test('is said every ten seconds: hits by those who look things up, evictions by those who keep them', () => {
  const told = watchCaches(NODES)
  const second: AllFigures = {
    'web-1': cache(45, 5),
    'web-2': cache(45, 5),
    'cache-1': cache(300, 900, 2),
    'database-1': QUIET,
  }
  for (let nth = 0; nth < 9; nth++) expect(told(second)).toEqual([])
  expect(told(second)).toEqual(['web: 90% of 1000 lookups were hits', 'cache: 20 had to go to make room'])
})

test('is not said where nothing was looked up', () => {
  const told = watchCaches(NODES)
  for (let nth = 0; nth < 10; nth++) expect(told({ 'web-1': cache(0, 0), 'edge-1': QUIET })).toEqual([])
})
