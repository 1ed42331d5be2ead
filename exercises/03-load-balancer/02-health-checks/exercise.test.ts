/** Checks and requests that go well and do not, and who may be given the next request. */
import fc from 'fast-check'
import { forAll } from '../../testing/for-all.ts'
import { broken, exercise, expectSame } from '../../testing/rules.ts'

const FOUR = ['web-1', 'web-2', 'web-3', 'web-4']

await exercise<typeof import('./starter.ts')>(import.meta.dirname, ({ createHealth }, rule) => {
  function opened(servers: readonly string[] = FOUR) {
    let now = 5_000
    const health = createHealth(servers, () => now)
    return {
      health,
      pass: (ms: number) => {
        now += ms
      },
      /** So many requests in a row go wrong, as long as it is given any. */
      fail(server: string, times = 3) {
        for (let time = 0; time < times && health.usable().includes(server); time++)
          health.requested(server, false)
      },
      isIn: (server: string) => health.usable().includes(server),
    }
  }
  type Opened = ReturnType<typeof opened>

  /** @param ms for how long it must be left out from now on, to the millisecond */
  function expectOutFor({ pass, isIn }: Opened, server: string, ms: number, what: string) {
    if (isIn(server)) broken(`${what}: expected that ${server} is left out, came that it is in`)
    pass(ms - 1)
    if (isIn(server))
      broken(`${what}: expected that ${server} is left out for ${ms} ms, came that it is back before`)
    pass(2)
    if (!isIn(server))
      broken(`${what}: expected that ${server} is back after ${ms} ms, came that it is still out`)
  }

  rule(
    'At first everybody is in',
    'waiting for a first check: until it comes, nobody would serve anybody.',
    () => {
      expectSame(opened().health.usable(), FOUR, 'Who may be given requests before anything has happened')
    },
  )

  rule(
    'Three checks in a row take a server out, two bring it back, and fewer do nothing',
    'counting without starting again when an answer says otherwise; or going by the last answer alone.',
    async () => {
      await forAll(
        fc.array(fc.boolean(), { maxLength: 16 }),
        (answers) => `web-1 answers ${answers.map((ready) => (ready ? 'ready' : 'not ready')).join(', ')}`,
        (answers) => {
          const { health } = opened()
          let expected = true
          let against = 0
          for (const [at, ready] of answers.entries()) {
            health.checked('web-1', ready)
            against = ready === expected ? 0 : against + 1
            if (against === (expected ? 3 : 2)) {
              expected = !expected
              against = 0
            }
            const came = health.usable().includes('web-1')
            if (came !== expected)
              broken(
                `After answer ${at + 1}: expected that it is ${expected ? 'in' : 'out'}, came that it is ${came ? 'in' : 'out'}`,
              )
          }
        },
      )
    },
  )

  rule('What one server answers says nothing about another', 'one count for all of them.', () => {
    const { health } = opened()
    for (const server of ['web-1', 'web-2', 'web-3']) health.checked(server, false)
    expectSame(health.usable(), FOUR, 'One bad answer from each of three')
  })

  rule(
    'Three requests in a row that fail eject a server for two seconds',
    'counting failures without forgetting them when a request goes well: everybody fails now and then.',
    async () => {
      await forAll(
        fc.array(fc.boolean(), { maxLength: 12 }),
        (requests) => `requests to web-1: ${requests.map((well) => (well ? 'well' : 'failed')).join(', ')}`,
        (requests) => {
          const opening = opened()
          let inARow = 0
          for (const [at, well] of requests.entries()) {
            opening.health.requested('web-1', well)
            inARow = well ? 0 : inARow + 1
            if (inARow === 3) return expectOutFor(opening, 'web-1', 2_000, `After request ${at + 1}`)
            if (!opening.isIn('web-1'))
              broken(
                `After request ${at + 1}, the ${inARow}. in a row that failed: expected that it is in, came out`,
              )
          }
        },
      )
    },
  )

  rule(
    'Each further time is twice as long, up to thirty seconds',
    'forgetting how often it was; doubling without an end; or adding where it should double.',
    () => {
      const opening = opened()
      for (const [time, seconds] of [2, 4, 8, 16, 30, 30].entries()) {
        opening.fail('web-1')
        expectOutFor(opening, 'web-1', seconds * 1_000, `Ejected for the ${time + 1}. time`)
      }
    },
  )

  rule(
    'After the same failures, another server begins with two seconds',
    'one count of ejections for all.',
    () => {
      const opening = opened()
      opening.fail('web-1')
      expectOutFor(opening, 'web-1', 2_000, 'The first to be ejected')
      opening.fail('web-2')
      expectOutFor(opening, 'web-2', 2_000, 'The second to be ejected, for its first time')
    },
  )

  rule(
    'Never more than half of them are ejected',
    'ejecting whoever fails: when all of them fail, the reason lies behind them, and nobody is left to say so. ' +
      'Or rounding half up, so that two of three are gone.',
    async () => {
      await forAll(
        fc.record({ count: fc.integer({ min: 1, max: 6 }), failing: fc.integer({ min: 1, max: 6 }) }),
        ({ count, failing }) =>
          `${count} servers, of which ${Math.min(count, failing)} fail one after the other`,
        ({ count, failing }) => {
          const servers = Array.from({ length: count }, (_, n) => `web-${n + 1}`)
          const { health, fail } = opened(servers)
          for (const server of servers.slice(0, failing)) fail(server)
          const out = Math.min(count, failing, Math.floor(count / 2))
          expectSame(health.usable(), servers.slice(out), 'Who may still be given requests')
        },
      )
    },
  )

  rule(
    'Who is back makes room for the next one',
    'counting how often somebody was ejected, and not who is ejected now.',
    () => {
      const { health, fail, pass, isIn } = opened(['web-1', 'web-2'])
      fail('web-1')
      pass(2_001)
      if (!isIn('web-1')) broken('After 2001 ms: expected that web-1 is back, came that it is out')
      health.requested('web-1', true)
      health.requested('web-2', true)
      fail('web-2')
      expectSame(health.usable(), ['web-1'], 'web-1 was ejected and is back, then web-2 fails three times')
    },
  )

  rule(
    'A server that comes back has to fail three times to go again',
    'keeping the old count: its first failure then throws it out for twice as long.',
    () => {
      const { fail, pass, isIn } = opened()
      fail('web-1')
      pass(2_001)
      fail('web-1', 2)
      if (!isIn('web-1'))
        broken('Back after its ejection, and two requests fail: expected that it is in, came out')
    },
  )

  rule(
    'Where the checks leave nobody, everybody may be given requests',
    'believing checks that find everybody ill: more likely, something is gone that all of them need.',
    () => {
      const { health, isIn } = opened()
      for (const server of FOUR) for (let check = 0; check < 3; check++) health.checked(server, false)
      expectSame(health.usable(), FOUR, 'All four answer that they are not ready')
      for (let check = 0; check < 2; check++) health.checked('web-3', true)
      expectSame(health.usable(), ['web-3'], 'Then web-3 answers that it is ready, twice')
      if (isIn('web-1')) broken('expected that web-1 is out')
    },
  )

  rule(
    'Also where some are ejected and the others are not ready',
    'looking at one reason alone: between them, they may leave nobody.',
    () => {
      const { health, fail } = opened(['web-1', 'web-2'])
      fail('web-1')
      for (let check = 0; check < 3; check++) health.checked('web-2', false)
      expectSame(health.usable(), ['web-1', 'web-2'], 'web-1 is ejected, and web-2 is not ready')
    },
  )

  rule(
    'Both have to speak for a server, the checks and the requests',
    'one reason that overwrites the other: a server that answers its checks and fails its requests is not well.',
    () => {
      const { health, fail, isIn } = opened()
      fail('web-1')
      health.checked('web-2', false)
      health.checked('web-2', false)
      health.checked('web-2', false)
      expectSame(health.usable(), ['web-3', 'web-4'], 'web-1 is ejected, web-2 is not ready')
      health.requested('web-2', true)
      if (isIn('web-2'))
        broken('web-2 is not ready, and one old request goes well: expected that it is out, came in')
    },
  )
})
