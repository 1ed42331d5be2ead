/** What passes over the links: as the relays and the nodes count it, and shared out among those who asked. */
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type AllFigures, type LinkFigures, linkFigures, type Traffic, watchFigures } from '../src/figures.ts'
import { startSystem } from '../src/system.ts'
import { fetchText } from './fetch-text.ts'

const SECOND = 1_000

describe('between two looks', () => {
  const at = (ms: number, links: Traffic['links'], people: Record<string, number> = {}): Traffic => ({
    at: ms,
    links,
    fromPeople: new Map(Object.entries(people)),
  })
  const link = (from: string, to: string, bytes: number, sent: number, turns = 0) => ({
    from,
    to,
    bytes,
    asked: { bytes: sent, turns },
  })
  const counting = (name: string, requests?: number) => new Map([[name, requests]])

  test('a node’s requests are shared out by what each of those who asked has sent', () => {
    const before = at(0, [link('web-1', 'database-1', 100, 50), link('web-2', 'database-1', 0, 0)])
    const now = at(2 * SECOND, [link('web-1', 'database-1', 900, 350), link('web-2', 'database-1', 500, 100)])
    expect(linkFigures(before, now, counting('database-1', 40))).toEqual([
      { from: 'web-1', to: 'database-1', requests: 30, bytes: 400 },
      { from: 'web-2', to: 'database-1', requests: 10, bytes: 250 },
    ])
  })

  test('what people ask of it is theirs, and not that of the links', () => {
    const before = at(0, [link('edge-1', 'balancer-1', 0, 0)], { 'balancer-1': 1_000 })
    const now = at(SECOND, [link('edge-1', 'balancer-1', 200, 100)], { 'balancer-1': 1_300 })
    const [figures] = linkFigures(before, now, counting('balancer-1', 20))
    expect(figures).toMatchObject({ requests: 5 })
  })

  test('a node that does not count them is taken at how often it was spoken to', () => {
    const before = at(0, [link('web-1', 'files-1', 0, 0, 2)])
    const now = at(2 * SECOND, [link('web-1', 'files-1', 800, 400, 12)])
    expect(linkFigures(before, now, counting('files-1'))).toMatchObject([{ requests: 5 }])
  })

  test('over a link that nobody used nothing has passed', () => {
    const idle = [link('dns-1', 'web-1', 10, 5)]
    const [figures] = linkFigures(at(0, idle), at(SECOND, idle), counting('web-1', 100))
    expect(figures).toEqual({ from: 'dns-1', to: 'web-1', requests: 0, bytes: 0 })
  })
})

test('of a running system: the link that is used, with what it carried, and not those beside it', async () => {
  const system = await startSystem({ stage: join(import.meta.dirname, 'fixtures/small'), links: true })
  onTestFinished(() => system.stop())
  const told: LinkFigures[][] = []
  const nodes: AllFigures[] = []
  onTestFinished(
    watchFigures(system, (figures, links) => {
      nodes.push(figures)
      told.push(links)
    }),
  )
  for (let nth = 0; nth < 10; nth++) expect((await fetchText(`${system.url}/store-1`)).text).toBe('echo')
  await vi.waitFor(() => expect(told.length).toBeGreaterThan(1), { timeout: 10_000 })

  const of = (from: string, to: string) =>
    told.map((links) => links.find((one) => one.from === from && one.to === to))
  const most = (figures: (LinkFigures | undefined)[]) =>
    Math.max(...figures.map((one) => one?.requests ?? Number.NaN))
  expect(told[0]?.map(({ from, to }) => ({ from, to }))).toEqual(
    system.links().map(({ from, to }) => ({ from, to })),
  )
  // Ten, told as so many a second, and a busy computer’s second is longer.
  expect(most(of('server-1', 'store-1'))).toBeGreaterThan(1)
  expect(most(of('server-1', 'store-1'))).toBeLessThanOrEqual(10)
  expect(most(of('server-1', 'store-2'))).toBe(0)
  // People asked the server, and whoever names it did not.
  expect(most(of('dns-1', 'server-1'))).toBe(0)
  expect(system.fromPeople('server-1')).toBeGreaterThan(10 * 'GET /store-1 HTTP/1.1'.length)
  const { asked } = system.traffic().find(({ to, from }) => from === 'server-1' && to === 'store-1') ?? {}
  expect(asked).toEqual({ bytes: 40, turns: 10 })
  // The stores count none themselves: what their links say is said of them, too.
  const seenAt = (name: string) => nodes.some((one) => (one[name]?.requestsPerSecond ?? 0) > 0)
  await vi.waitFor(
    async () => {
      await fetchText(`${system.url}/store-1`)
      expect([seenAt('store-1'), seenAt('store-2')]).toEqual([true, false])
    },
    { timeout: 10_000 },
  )
})
