/** Who gets the next request, counted: over many, everybody's share is what it should be. */
import type { IncomingMessage } from 'node:http'
import { createInFlight } from '@ztm/node/in-flight'
import { expect, test } from 'vitest'
import type { Backend } from '../src/balancer/backends.ts'
import { leastConnections, type Policy, roundRobin, shareOf, WeightsText } from '../src/balancer/policies.ts'
import { createRetryBudget, mayRetry } from '../src/balancer/retries.ts'
import { stickTo } from '../src/balancer/stickiness.ts'
import { neighbourAt } from './small-servers.ts'

const backend = (name: string, more: Partial<Backend> = {}): Backend => ({
  name,
  neighbour: neighbourAt(name, 1, 1),
  weight: 1,
  inFlight: 0,
  waiting: createInFlight(),
  healthy: true,
  ejectedUntil: 0,
  inSince: 0,
  ...more,
})
const picks = (policy: Policy, among: readonly Backend[], times: number, now = 0) =>
  Array.from({ length: times }, () => policy(among, now)?.name)

const countOf = (names: (string | undefined)[], name: string) => names.filter((one) => one === name).length

test('round robin goes round', () => {
  const all = ['a', 'b', 'c'].map((name) => backend(name))
  expect(picks(roundRobin(), all, 6)).toEqual(['a', 'b', 'c', 'a', 'b', 'c'])
})

test('by weights 5, 1, 1 the first gets five of seven, and not all five in a row', () => {
  const all = [backend('a', { weight: 5 }), backend('b'), backend('c')]
  const names = picks(roundRobin(), all, 700)
  expect(['a', 'b', 'c'].map((name) => countOf(names, name))).toEqual([500, 100, 100])
  expect(names.join('')).not.toContain('aaaaa')
})

test('whoever comes and goes does not bring the others out of step', () => {
  const policy = roundRobin()
  const [a, b, c] = ['a', 'b', 'c'].map((name) => backend(name)) as [Backend, Backend, Backend]
  picks(policy, [a, b, c], 5)
  const without = picks(policy, [a, c], 100)
  for (const name of ['a', 'c']) expect(Math.abs(countOf(without, name) - 50)).toBeLessThanOrEqual(2)
  const names = picks(policy, [a, b, c], 300)
  for (const name of ['a', 'b', 'c']) expect(Math.abs(countOf(names, name) - 100)).toBeLessThanOrEqual(2)
})

test('least connections goes to the idlest, for its weight, and in turn among equals', () => {
  const policy = leastConnections()
  const [a, b] = [backend('a', { inFlight: 2 }), backend('b', { inFlight: 1 })]
  expect(picks(policy, [a, b], 2)).toEqual(['b', 'b'])
  expect(picks(policy, [backend('a', { inFlight: 2, weight: 3 }), b], 2)).toEqual(['a', 'a'])
  expect(new Set(picks(policy, [backend('a'), backend('b')], 2))).toEqual(new Set(['a', 'b']))
})

test('nobody can be picked of nobody', () => {
  for (const policy of [roundRobin(), leastConnections()]) expect(policy([], 0)).toBeUndefined()
})

test('slow start: the share of who is new grows from a tenth to the whole within five seconds', () => {
  const fresh = backend('fresh', { inSince: 10_000 })
  expect([10_000, 12_500, 15_000, 60_000].map((now) => shareOf(fresh, now))).toEqual([0.1, 0.5, 1, 1])
  const names = picks(roundRobin(), [backend('old'), fresh], 110, 10_000)
  expect(countOf(names, 'fresh')).toBe(10)
})

test('weights are read from a text, and a wrong one is named', () => {
  expect(WeightsText.parse('web-1=3,web-2=0.5')).toEqual({ 'web-1': 3, 'web-2': 0.5 })
  for (const wrong of ['web-1', 'web-1=0', 'web-1=-1', 'web-1=x', '=1', 'web-1=1,'])
    expect(WeightsText.safeParse(wrong).success, wrong).toBe(false)
})

test('retries are a fifth of the requests, and a few at first', () => {
  const budget = createRetryBudget()
  const spend = () => {
    let spent = 0
    while (budget.spend()) spent += 1
    return spent
  }
  expect(spend()).toBe(10)
  for (let i = 0; i < 101; i++) budget.earn()
  expect(spend()).toBe(20)
  for (let i = 0; i < 10_000; i++) budget.earn()
  expect(spend()).toBe(100)
})

test.each([
  ['GET', true, true],
  ['HEAD', true, true],
  ['POST', true, false],
  ['PUT', true, false],
  ['DELETE', true, false],
  ['POST', false, true],
  ['DELETE', false, true],
])('%s, sent: %s: may be tried again: %s', (method, sent, may) => {
  expect(mayRetry({ method } as IncomingMessage, { sent })).toBe(may)
})

test.each([
  ['an app’s token', { authorization: 'Bearer web-2.abc' }, 'web-2'],
  ['a browser’s cookie', { cookie: 'theme=dark; session=web-2.abc' }, 'web-2'],
  ['a token before a cookie', { authorization: 'Bearer web-1.x', cookie: 'session=web-2.abc' }, 'web-1'],
  ['a server that is not there', { authorization: 'Bearer web-9.abc' }, undefined],
  ['rubbish', { authorization: 'Bearer', cookie: 'session=%ff; ;=' }, undefined],
  ['the prototype', { authorization: 'Bearer __proto__.x', cookie: '__proto__=web-2.x' }, undefined],
  ['nothing', {}, undefined],
])('%s leads back to its server', (_what, headers, name) => {
  const all = [backend('web-1'), backend('web-2')]
  expect(stickTo({ headers } as IncomingMessage, all)?.name).toBe(name)
})
