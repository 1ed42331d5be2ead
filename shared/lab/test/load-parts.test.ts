/** The parts of a load that can be tried without any: schedule, choice, counting, options. */
import { chanceFrom } from '@ztm/domain/seed/chance'
import { zipfShare } from '@ztm/domain/seed/zipf'
import { describe, expect, test } from 'vitest'
import { arrivals } from '../src/load/arrivals.ts'
import type { Crowd } from '../src/load/crowd.ts'
import { mix } from '../src/load/mix.ts'
import { openLoop } from '../src/load/open-loop.ts'
import { loopback, Options } from '../src/load/options.ts'
import { brokenBy, failureOf } from '../src/load/outcome.ts'
import { whyInvalid } from '../src/load/report.ts'
import type { Request } from '../src/load/sender.ts'
import { createTally, newHistogram } from '../src/load/tally.ts'
import { textPlot } from '../src/load/text-plot.ts'
import { weighted } from '../src/load/weighted.ts'

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make)

/** Within so many standard deviations of what a share of so many draws should be. */
function expectShare(count: number, of: number, share: number) {
  const deviation = Math.sqrt(of * share * (1 - share))
  expect(Math.abs(count - of * share)).toBeLessThanOrEqual(5 * deviation + 1e-9)
}

describe('when requests are due', () => {
  test('evenly: a second has as many as asked, also after an hour', () => {
    const due = arrivals('even', 333, chanceFrom(1))
    const all = times(333 * 3600 + 1, due)
    expect(all[0]).toBe(0)
    expect(all[333]).toBeCloseTo(1000, 6)
    expect(all.at(-1)).toBeCloseTo(3_600_000, 4)
  })

  test('as they happen to come: gaps are exponential, as their mean and deviation and those above the mean show', () => {
    const all = times(100_001, arrivals('poisson', 500, chanceFrom(1)))
    const gaps = all.slice(1).map((at, before) => at - (all[before] as number))
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length)
    expect(mean).toBeGreaterThan(1.97)
    expect(mean).toBeLessThan(2.03)
    expect(deviation / mean).toBeGreaterThan(0.98)
    expect(deviation / mean).toBeLessThan(1.02)
    expectShare(gaps.filter((gap) => gap > 2).length, gaps.length, Math.exp(-1))
  })

  test('the same seed comes at the same times', () => {
    const one = times(100, arrivals('poisson', 10, chanceFrom(7)))
    expect(times(100, arrivals('poisson', 10, chanceFrom(7)))).toEqual(one)
    expect(times(100, arrivals('poisson', 10, chanceFrom(8)))).not.toEqual(one)
  })
})

test('what a process is too slow to send is counted, and given up soon after the end', async () => {
  let sent = 0
  // A millisecond each: in the 0.1 s there is time for a tenth of them.
  const send = () => {
    for (const since = performance.now(); performance.now() - since < 1; );
    sent += 1
    return true
  }
  const due = arrivals('even', 10_000, Math.random)
  const start = performance.now()
  const signal = new AbortController().signal
  const notSent = await openLoop({ rate: 10_000, due, ms: 100, start, send, delays: newHistogram(), signal })
  expect(sent + notSent.behind).toBe(1_000)
  // Those of the last moment are sent for another quarter of a second.
  expect(notSent.behind).toBeGreaterThan(500)
})

test('choosing by weight gives each its share', () => {
  const choices = [
    { what: 'a', weight: 5 },
    { what: 'b', weight: 0.5 },
    { what: 'c', weight: 4.5 },
  ]
  const chosen = times(20_000, weighted(choices, chanceFrom(3)))
  for (const choice of choices) {
    expectShare(chosen.filter((one) => one === choice).length, 20_000, choice.weight / 10)
  }
})

describe('what people ask for', () => {
  const photo = (nth: number) => ({
    id: `photo-${nth}`,
    author: { username: `user-${nth % 10}` },
    likeCount: 0,
    urls: { thumb: `/media/photo-${nth}/1/thumb`, feed: `/media/photo-${nth}/1/feed` },
  })
  const crowd = (): Crowd => ({
    photos: Array.from({ length: 50 }, (_, nth) => photo(nth)),
    usernames: Array.from({ length: 10 }, (_, nth) => `user-${nth}`),
    people: Array.from({ length: 5 }, (_, nth) => ({
      username: `person-${nth}`,
      token: `token-${nth}`,
      position: undefined,
      likes: new Set<string>(),
    })),
  })
  const form = () => ({ headers: { 'idempotency-key': 'k' }, body: Buffer.from('a photo') })
  const COUNT = 20_000
  const asked = (shares: { reads: number; uploads: number; people: number }, seed = 1) =>
    times(COUNT, mix(shares, crowd(), form, chanceFrom(seed)))
  const share = (requests: Request[], is: (request: Request) => boolean) => requests.filter(is).length
  const byPerson = ({ headers }: Request) => headers.authorization !== undefined
  const isRead = ({ method }: Request) => method === 'GET'

  test('reads, writes, uploads and people logged in have the shares that were asked for', () => {
    const all = asked({ reads: 80, uploads: 10, people: 50 })
    expectShare(share(all, isRead), COUNT, 0.8)
    expectShare(share(all, byPerson), COUNT, 0.5)
    expectShare(
      share(all, ({ name }) => name === 'upload'),
      COUNT,
      0.02,
    )
    expect(all.filter((request) => !isRead(request) && !byPerson(request))).toEqual([])
    expect(all.filter(({ name, headers }) => name === 'feed' && !headers.authorization)).toEqual([])
    expect([...new Set(all.map(({ name }) => name))].sort()).toEqual(
      'comment,comments,explore,feed,like,photo,photo page,picture,profile,upload'.split(','),
    )
  })

  test.each([
    [{ reads: 100, uploads: 5, people: 0 }, 1, 0],
    [{ reads: 0, uploads: 0, people: 0 }, 0, 1],
    [{ reads: 50, uploads: 0, people: 10 }, 0.5, 0.5],
    [{ reads: 100, uploads: 0, people: 100 }, 1, 1],
  ])('%j', (shares, reads, people) => {
    const all = asked(shares)
    expectShare(share(all, isRead), COUNT, reads)
    expectShare(share(all, byPerson), COUNT, people)
  })

  test('photos and users are as popular as Zipf says', () => {
    const all = asked({ reads: 100, uploads: 0, people: 0 })
    const photos = all.filter(({ name }) => name === 'photo')
    const users = all.filter(({ name }) => name === 'profile')
    const photoShare = zipfShare(50)
    const userShare = zipfShare(10)
    for (const rank of [0, 1, 2, 9, 49]) {
      expectShare(
        share(photos, ({ path }) => path.endsWith(`/photo-${rank}`)),
        photos.length,
        photoShare(rank),
      )
    }
    for (const rank of [0, 1, 2, 9]) {
      expectShare(
        share(users, ({ path }) => path.endsWith(`/user-${rank}`)),
        users.length,
        userShare(rank),
      )
    }
  })

  test('the same seed asks for the same', () => {
    const shares = { reads: 90, uploads: 10, people: 30 }
    const paths = (requests: Request[]) => requests.map(({ method, path }) => `${method} ${path}`)
    expect(paths(asked(shares, 5))).toEqual(paths(asked(shares, 5)))
    expect(paths(asked(shares, 5))).not.toEqual(paths(asked(shares, 6)))
  })

  test('who likes a photo again takes it back first, so that every one of these is a write', () => {
    const state = new Map<string, boolean>()
    for (const { name, method, path, headers } of asked({ reads: 0, uploads: 0, people: 0 })) {
      if (name !== 'like') continue
      const key = `${headers.authorization} ${path}`
      expect(method === 'PUT').toBe(!state.get(key))
      state.set(key, method === 'PUT')
    }
  })

  test('pictures are asked for where they are, and only the app is told who asks', () => {
    const one = crowd()
    const edge = 'http://edge-1.eu.localhost:8080'
    const urls = { thumb: `${edge}/media/x/1/thumb`, feed: '/media/x/1/feed' }
    const photos = one.photos.map((photo) => ({ ...photo, urls }))
    const shares = { reads: 100, uploads: 0, people: 100 }
    const all = times(2_000, mix(shares, { ...one, photos }, form, chanceFrom(1)))
    const thumbs = all.filter(({ path }) => path === '/media/x/1/thumb')
    expect(thumbs.length).toBeGreaterThan(0)
    for (const request of all) {
      const atEdge = thumbs.includes(request)
      expect([request.origin, byPerson(request)]).toEqual(atEdge ? [edge, false] : [undefined, true])
    }
  })

  test('a person sends back the position that they were last given', () => {
    const one = crowd()
    const next = mix(
      { reads: 100, uploads: 0, people: 100 },
      { ...one, people: one.people.slice(0, 1) },
      form,
      chanceFrom(1),
    )
    expect(next().headers.position).toBeUndefined()
    next().onHeaders?.({ position: 'p1' })
    expect(next().headers.position).toBe('p1')
    next().onHeaders?.({})
    expect(next().headers.position).toBe('p1')
  })
})

describe('how a request ends', () => {
  test.each([
    ['ECONNREFUSED', 'refused'],
    ['ECONNRESET', 'reset'],
    ['EPIPE', 'reset'],
    ['UND_ERR_SOCKET', 'reset'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
    ['EMFILE', 'no socket'],
    ['EADDRNOTAVAIL', 'no socket'],
    ['HPE_INVALID_CONSTANT', 'garbled'],
  ])('%s is %s', (code, kind) => {
    expect(brokenBy(Object.assign(new Error('x'), { code }))).toBe(kind)
    expect(brokenBy(new AggregateError([Object.assign(new Error('x'), { code })]))).toBe(kind)
  })

  test.each([
    [200, false, undefined],
    [304, false, undefined],
    [404, false, '4xx'],
    [503, false, '5xx'],
    [200, true, 'late'],
    [503, true, '5xx'],
    ['timeout', true, 'timeout'],
    ['unfinished', true, undefined],
  ] as const)('%s, late: %s, counts as %s', (ending, late, failure) => {
    expect(failureOf(ending, late)).toBe(failure)
  })
})

describe('counting', () => {
  test('the whole is the sum of its seconds, and its percentiles those of all requests', () => {
    const tally = createTally(2_000)
    for (let ms = 1; ms <= 1_000; ms++) {
      tally.sent()
      tally.ended('photo', 200, ms)
      if (ms % 100 === 0) tally.turn()
    }
    expect(tally.seconds()).toHaveLength(10)
    expect(tally.seconds()[0]).toMatchObject({ second: 1, sent: 100, answered: 100, ok: 100, failed: 0 })
    const near = (value: number, expected: number) =>
      expect(Math.abs(value / expected - 1)).toBeLessThan(0.002)
    near(tally.seconds()[0]?.p50 ?? 0, 50)
    near(tally.seconds()[9]?.p50 ?? 0, 950)
    const { mean, p50, p90, p99, p99_9, max } = tally.latency()
    near(mean, 500.5)
    near(p50, 500)
    near(p90, 900)
    near(p99, 990)
    near(p99_9, 999)
    near(max, 1_000)
  })

  test('everything sent is in exactly one place', () => {
    const tally = createTally(2_000)
    const endings = [200, 200, 404, 503, 'refused', 'reset', 'timeout', 'garbled', 'unfinished'] as const
    for (const ending of endings) {
      tally.sent()
      tally.ended('photo', ending, 5)
    }
    tally.sent()
    tally.ended('feed', 200, 2_500)
    tally.turn()
    expect(tally.counts()).toEqual({
      sent: 10,
      answered: 5,
      ok: 2,
      failed: { '4xx': 1, '5xx': 1, refused: 1, reset: 1, timeout: 1, garbled: 1, late: 1 },
      unfinished: 1,
      requests: {
        photo: { 200: 2, 404: 1, 503: 1, refused: 1, reset: 1, timeout: 1, garbled: 1, unfinished: 1 },
        feed: { 200: 1 },
      },
    })
    expect(tally.seconds()).toMatchObject([{ sent: 10, answered: 5, ok: 2, failed: 7 }])
  })

  test('who waited in vain is in the latencies, and who was refused at once is not', () => {
    const tally = createTally(2_000)
    tally.ended('photo', 'refused', 0.1)
    tally.ended('photo', 'timeout', 10_000)
    tally.turn()
    expect(tally.latency().p50).toBeGreaterThan(9_990)
  })

  test('nothing at all is nothing', () => {
    const tally = createTally(2_000)
    expect(tally.anything()).toBe(false)
    expect(tally.turn()).toEqual({ second: 1, sent: 0, answered: 0, ok: 0, failed: 0, p50: 0, p99: 0 })
    expect(tally.latency()).toEqual({ mean: 0, p50: 0, p90: 0, p99: 0, p99_9: 0, max: 0 })
  })
})

describe('where it goes', () => {
  test.each([
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://127.0.0.1:1234/', 'http://127.0.0.1:1234'],
    ['http://[::1]:99', 'http://[::1]:99'],
    ['http://eu.localhost:8080/a', 'http://eu.localhost:8080'],
    ['http://localhost', 'http://localhost'],
  ])('%s', (url, origin) => expect(loopback(url)).toBe(origin))

  test.each([
    'http://example.org',
    'http://127.0.0.1.example.org',
    'http://localhost.example.org',
    'http://localhost@example.org/',
    'http://notlocalhost:80',
    'http://192.168.0.1:80',
    'http://0.0.0.0:80',
    'http://[::2]:80',
    'https://localhost:8080',
    'ftp://localhost',
    'localhost:8080',
    '',
  ])('never to %s', (url) =>
    expect(() => loopback(url)).toThrow(/^A load (needs an address|goes to this computer)/),
  )
})

test.each([
  [{}],
  [{ rate: 1, connections: 1 }],
  [{ rate: 0 }],
  [{ rate: -5 }],
  [{ rate: Number.NaN }],
  [{ rate: 1e9 }],
  [{ connections: 1.5 }],
  [{ connections: 5_000 }],
  [{ rate: 1, seconds: 0 }],
  [{ rate: 1, seconds: 1e9 }],
  [{ rate: 1, reads: 101 }],
  [{ rate: 1, people: -1 }],
  [{ rate: 1, arrivals: 'never' }],
  [{ rate: 1, seed: 'x' }],
  [{ rate: 1, targets: [] }],
  [{ rate: 1, targets: [{ path: 'http://example.org' }] }],
  [{ rate: 1, wat: 1 }],
])('%j makes no sense', (options) => {
  expect(Options.safeParse({ url: 'http://localhost', seconds: 1, ...options }).success).toBe(false)
})

describe('whether figures are to be believed', () => {
  const run = (rate: number | undefined, sizes: boolean, behind: number, busy: number, failed = {}) =>
    whyInvalid({
      asked: { rate, sizes } as Parameters<typeof whyInvalid>[0]['asked'],
      ms: 1_000,
      due: 1_000,
      notSent: { behind, unanswered: 0 },
      busy,
      failed,
    })
  test.each([
    [run(1_000, false, 10, 1), null],
    [run(1_000, false, 11, 0), 'This computer could send only 989 of 1000 requests a second.'],
    [run(undefined, false, 0, 1), null],
    [run(1_000, true, 0, 0.7), null],
    [run(1_000, true, 0, 0.71), 'This computer was 71% busy: above 70% it cannot stand in for several.'],
    [run(1_000, false, 0, 0, { 'no socket': 3 }), 'This computer had no connection left for 3 requests.'],
  ])('%s', (reason, expected) => expect(reason).toBe(expected))
})

test('a plot shows the highest, the shape and the time, and fits a terminal', () => {
  const lines = textPlot('rate', [0, 5, 10]).split('\n')
  expect(lines).toEqual([
    'rate',
    '      10 ┤  █',
    '         ┤  █',
    '         ┤ ▄█',
    '         ┤ ██',
    '         ┤ ██',
    '       0 └─── 3 s',
  ])
  expect(
    Math.max(
      ...textPlot(
        'x',
        times(3_600, () => 1),
      )
        .split('\n')
        .map(({ length }) => length),
    ),
  ).toBeLessThan(80)
  expect(textPlot('x', [0, 0])).toContain('0 └── 2 s')
})
