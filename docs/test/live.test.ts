/** What live parts reckon with: where nodes stand, how requests become dots, which seconds are kept, how a request went. */
import type { Hop } from '@ztm/lab/trace'
import { expect, test } from 'vitest'
import { distanceOf } from '../.vitepress/theme/distance.ts'
import { dotsOf, SPEED, spacingOf, worthOf } from '../.vitepress/theme/live/dots.ts'
import { RATES, stepOf } from '../.vitepress/theme/live/rates.ts'
import { createSeconds, tableOf } from '../.vitepress/theme/live/seconds.ts'
import { layOut, PEOPLE } from '../.vitepress/theme/live/topology.ts'
import { restOf, waterfall } from '../.vitepress/theme/live/waterfall.ts'
import { rate } from '../.vitepress/theme/live/words.ts'

const node = (name: string, ip = '10.1.0.1') => ({ name, kind: name.replace(/-\d+$/, ''), ip })
const NODES = [
  node('dns-1', '203.0.113.1'),
  node('balancer-1', '203.0.113.2'),
  node('web-1'),
  node('web-2'),
  node('database-1'),
  node('database-2'),
  node('monitor-1'),
]
const LINKS = [
  ['dns-1', 'balancer-1'],
  ['balancer-1', 'web-1'],
  ['balancer-1', 'web-2'],
  ['web-1', 'database-1'],
  ['web-2', 'database-2'],
  ['database-1', 'database-2'],
  ['database-2', 'database-1'],
  ['monitor-1', 'database-1'],
].map(([from, to]) => ({ from: from as string, to: to as string }))

const second = (second: number, sent = 10, p99 = 20) => ({
  second,
  sent,
  answered: sent,
  ok: sent,
  failed: 0,
  p50: p99 / 2,
  p99,
})

test('who is reached by people is nearest, and who is needed is behind whoever needs it; circles have an end', () => {
  const part = (kind: string, needs: string[]) => ({ kind, public: kind === 'door', needs })
  const chain = [part('door', ['web']), part('web', ['data']), part('data', ['data'])]
  expect(chain.map(({ kind }) => distanceOf(chain, kind))).toEqual([1, 2, 3])
  const circle = [part('door', ['web']), part('web', ['other']), part('other', ['web'])]
  for (const { kind } of circle) expect(distanceOf(circle, kind)).toBeLessThanOrEqual(4)
})

test('no two boxes of a drawing lie on each other, each kind has one column, and people stand on the left', () => {
  for (const width of [560, 616, 1000, 1600]) {
    const { boxes, ...drawing } = layOut(NODES, LINKS, width)
    for (const [at, one] of boxes.entries()) {
      expect(one.x + one.width).toBeLessThanOrEqual(drawing.width)
      expect(one.y).toBeGreaterThanOrEqual(0)
      expect(one.y + one.height).toBeLessThanOrEqual(drawing.height)
      for (const other of boxes.slice(at + 1)) {
        const apart =
          one.x + one.width <= other.x ||
          other.x + other.width <= one.x ||
          one.y + one.height <= other.y ||
          other.y + other.height <= one.y
        expect(apart, `${one.name} and ${other.name} at ${width}`).toBe(true)
      }
    }
    const x = (name: string) => boxes.find((box) => box.name === name)?.x ?? -1
    expect(x(PEOPLE)).toBe(0)
    expect(x('web-1')).toBe(x('web-2'))
    expect(x('database-1')).toBeGreaterThan(x('web-1'))
    expect(x('monitor-1')).toBe(x('web-1'))
  }
})

test('every link has a line, people have one to whoever has a public address, and there and back are two', () => {
  const { lines } = layOut(NODES, LINKS, 1000)
  expect(lines.map(({ from, to }) => `${from} ${to}`)).toEqual([
    'people dns-1',
    'people balancer-1',
    ...LINKS.map(({ from, to }) => `${from} ${to}`),
  ])
  const path = (from: string) =>
    lines.find((line) => line.from === from && line.to.startsWith('database'))?.path
  expect(path('database-1')).not.toBe(path('database-2'))
})

test('a drawing of nothing is one of people', () => {
  expect(layOut([], [], 800).boxes.map(({ name }) => name)).toEqual([PEOPLE])
})

test('a dot stands for so many requests that the busiest link can still be looked at', () => {
  expect(worthOf(0)).toBe(1)
  expect(worthOf(6)).toBe(1)
  expect(worthOf(7)).toBe(2)
  expect(worthOf(250)).toBe(50)
  expect(worthOf(1e9)).toBe(10_000)
})

test('as many dots leave as there are requests, where there are any, and a little more or less changes nothing', () => {
  expect(dotsOf(0, 1)).toBe(0)
  expect(dotsOf(3, 1)).toBe(3)
  expect(dotsOf(30, 10)).toBe(3)
  expect(dotsOf(0.01, 10)).toBe(0.2)
  expect(dotsOf(3.3, 1, 3)).toBe(3)
  expect(dotsOf(4, 1, 3)).toBe(4)
  expect(dotsOf(0, 1, 3)).toBe(0)
})

test('dots are as far from each other as they move until the next one leaves', () => {
  const { pixels, seconds } = spacingOf(2)
  expect(pixels / seconds).toBeCloseTo(SPEED)
})

test('seconds are kept up to a number, those told twice once, and a gap parts two loads', () => {
  const { table, push, pause } = createSeconds(3)
  pause(0)
  expect(table.at).toEqual([])
  push(1, second(1))
  push(1.5, second(1))
  push(2, second(2))
  pause(3)
  pause(4)
  push(5, second(1))
  expect(table.at).toEqual([2, 3, 5])
  expect(table.ok).toEqual([10, null, 10])
  expect(table.p99).toEqual([20, null, 20])
})

test('a second in which nothing was answered has no time that anybody waited', () => {
  expect(tableOf([second(1, 10, 0)])).toMatchObject({ sent: [10], p50: [null], p99: [null] })
  expect(tableOf(Array.from({ length: 1000 }, (_, at) => second(at + 1))).at).toHaveLength(1000)
})

test('a rate leads to the step nearest to it, and every step to itself', () => {
  for (const [step, rate] of RATES.entries()) expect(stepOf(rate)).toBe(step)
  expect(RATES[stepOf(180)]).toBe(200)
  expect(RATES[stepOf(9_999)]).toBe(500)
})

test('a request’s way is told in the order of time, each bar within the whole', () => {
  const hop = (node: string, at: number, more = {}): Hop => ({
    node,
    kind: 'web',
    at,
    level: 'info',
    msg: 'request',
    ...more,
  })
  const rows = waterfall({
    ms: 20,
    hops: [hop('web-1', 18, { ms: 10 }), hop('balancer-1', 1), hop('late', 40)],
  })
  expect(rows.map(({ node }) => node)).toEqual(['balancer-1', 'web-1', 'late'])
  for (const { from, share } of rows) {
    expect(from).toBeGreaterThanOrEqual(0)
    expect(from + share).toBeLessThanOrEqual(100.001)
  }
  expect(rows[1]).toMatchObject({ from: 20, share: 25 })
  expect(restOf(hop('web-1', 1, { status: 200, requestId: 'x', cause: 'late' }))).toBe(
    'status 200, cause late',
  )
})

test('few requests a second have a digit behind the point, many have none', () => {
  expect([0, 0.04, 0.26, 3, 9.4, 9.6, 1234.5].map(rate)).toEqual(['0', '0', '0.3', '3', '9.4', '10', '1235'])
})
