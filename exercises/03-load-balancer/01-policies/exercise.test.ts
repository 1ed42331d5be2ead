/** Policies are asked many times, and what each server has got is counted. Which of two equals comes first is left open. */
import fc from 'fast-check'
import { forAll } from '../../testing/for-all.ts'
import { broken, exercise, expectSame } from '../../testing/rules.ts'
import type { Backend } from './starter.ts'

const NOW = 1_000_000
/** Shares are fractions, which add up to a little more or less. */
const ROUNDING = 1e-6

const aServer = (n: number, more: Partial<Backend> = {}): Backend => ({
  name: `web-${n + 1}`,
  weight: 1,
  inFlight: 0,
  inSince: 0,
  ...more,
})

/** What the starter gives, written down once more: an answer that has changed it is found out. */
const shareOf = ({ weight, inSince }: Backend) =>
  weight * (inSince === 0 ? 1 : Math.min(1, Math.max(0.1, (NOW - inSince) / 5_000)))

const weights = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 })
const tellWeights = (weights: readonly number[]) => `servers with the weights ${weights.join(', ')}`

await exercise<typeof import('./starter.ts')>(import.meta.dirname, (answer, rule) => {
  const { roundRobin, leastConnections, POLICIES } = answer

  /** Asks so many times. @returns how often each was named, and fails where somebody strays further from their share */
  function counted(
    policy: ReturnType<typeof roundRobin>,
    servers: readonly Backend[],
    times: number,
    stray: number,
    what: string,
  ) {
    const counts = new Map(servers.map((server) => [server, 0]))
    const total = servers.reduce((sum, server) => sum + shareOf(server), 0)
    for (let time = 1; time <= times; time++) {
      const chosen = policy(servers, NOW)
      if (!chosen || !counts.has(chosen))
        broken(`${what}${time} requests: expected one of the servers, came ${chosen?.name}`)
      counts.set(chosen, (counts.get(chosen) ?? 0) + 1)
      for (const [server, count] of counts) {
        const due = (time * shareOf(server)) / total
        if (Math.abs(count - due) > stray + ROUNDING)
          broken(
            `${what}after ${time} requests: expected that ${server.name} has had about ${due.toFixed(1)} of them, ` +
              `at most ${stray} more or less, came ${count}`,
          )
      }
    }
    return [...counts.values()]
  }

  rule(
    'Where nobody may be asked, nobody is named',
    'taking the first of an empty list for a server, or a minimum of nothing.',
    () => {
      for (const [name, policy] of [
        ['Round robin', POLICIES['round-robin']()],
        ['Least connections', POLICIES['least-connections']()],
      ] as const) {
        const came = policy([], NOW)
        if (came !== undefined) broken(`${name}, without servers: expected undefined, came ${came}`)
      }
    },
  )

  rule(
    'Round robin gives equal servers equally many',
    'a position in the list that is not moved on, or that runs past its end.',
    () => {
      const servers = [aServer(0), aServer(1), aServer(2)]
      expectSame(
        counted(roundRobin(), servers, 9, 1, 'Three equal servers, '),
        [3, 3, 3],
        'Nine requests to three',
      )
    },
  )

  rule(
    'Round robin keeps everybody at their share, at every moment',
    'giving a server its whole share in one go: with weights 5, 1, 1 the first gets five requests in a row while the ' +
      'others do nothing. The sum is right then, and the moment is not.',
    async () => {
      await forAll(weights, tellWeights, (weights) => {
        const servers = weights.map((weight, n) => aServer(n, { weight }))
        const total = weights.reduce((sum, weight) => sum + weight, 0)
        counted(roundRobin(), servers, 3 * total, 1, '')
      })
    },
  )

  rule(
    'A server that has just started gets its small share',
    'reading the weight instead of asking for the share that counts now.',
    () => {
      const servers = [aServer(0), aServer(1, { inSince: NOW })]
      counted(roundRobin(), servers, 44, 1, 'One old and one that starts now, ')
      const [half, whole] = [aServer(1, { inSince: NOW - 2_500 }), aServer(1, { inSince: NOW - 60_000 })]
      counted(roundRobin(), [aServer(0), half], 30, 1, 'One old and one that started 2.5 s ago, ')
      counted(roundRobin(), [aServer(0), whole], 30, 1, 'One old and one that started a minute ago, ')
      const busy = [aServer(0, { inFlight: 5 }), aServer(1, { inFlight: 1, inSince: NOW })]
      expectSame(
        leastConnections()(busy, NOW)?.name,
        'web-1',
        'Least connections, where web-1 has 5 for its share of 1, and web-2 has 1 for its share of 0.1',
      )
    },
  )

  rule(
    'When a server leaves, the others share what it leaves; when it comes back, it is not given what it has missed',
    'counting by the place in the list, which shifts; or letting claims grow while somebody is away.',
    async () => {
      await forAll(
        fc.record({
          weights: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 4 }),
          before: fc.nat({ max: 8 }),
        }),
        ({ weights, before }) =>
          `${tellWeights(weights)}; the first leaves after ${before} requests, and comes back`,
        ({ weights, before }) => {
          const servers = weights.map((weight, n) => aServer(n, { weight }))
          const policy = roundRobin()
          counted(policy, servers, before, 1, '')
          // At such a moment everybody may be one ahead or behind, and owed one more.
          counted(policy, servers.slice(1), 30, 2, 'Once the first has left, ')
          counted(policy, servers, 30, 2, 'Once it is back, ')
        },
      )
    },
  )

  rule('Two balancers do not share their turns', 'keeping the turn outside of the function.', () => {
    const servers = [aServer(0), aServer(1)]
    const policies = [roundRobin(), roundRobin()]
    const firsts = policies.map(() => 0)
    for (let turn = 0; turn < 6; turn++) {
      for (const [at, policy] of policies.entries()) {
        if (policy(servers, NOW) === servers[0]) firsts[at] = (firsts[at] ?? 0) + 1
      }
    }
    expectSame(firsts, [3, 3], 'Two are asked alternately, six times each; how often each names web-1')
  })

  rule(
    'Least connections names one that has the fewest requests for its share',
    'comparing the requests alone: a server of weight 4 with four requests is as busy as one of weight 1 with one.',
    async () => {
      await forAll(
        fc.array(fc.record({ weight: fc.integer({ min: 1, max: 4 }), inFlight: fc.nat({ max: 12 }) }), {
          minLength: 1,
          maxLength: 4,
        }),
        (servers) =>
          servers
            .map(({ weight, inFlight }, n) => `web-${n + 1}: weight ${weight}, ${inFlight} requests`)
            .join('; '),
        (wanted) => {
          const servers = wanted.map((server, n) => aServer(n, server))
          const policy = leastConnections()
          const load = ({ inFlight, weight }: Backend) => inFlight / weight
          const least = Math.min(...servers.map(load))
          for (let time = 1; time <= 3; time++) {
            const came = policy(servers, NOW)
            if (!came || load(came) > least + ROUNDING)
              broken(
                `Expected one that has ${least.toFixed(2)} requests for each part of its share, came ` +
                  `${came ? `${came.name}, which has ${load(came).toFixed(2)}` : 'nobody'}`,
              )
          }
        },
      )
    },
  )

  rule(
    'Among equals it goes in turn',
    'always taking the first of them: when little is going on, one server does everything.',
    async () => {
      await forAll(
        fc.record({
          equals: fc.integer({ min: 2, max: 4 }),
          busy: fc.integer({ min: 0, max: 2 }),
          inFlight: fc.nat({ max: 3 }),
        }),
        ({ equals, busy, inFlight }) => `${equals} with ${inFlight} requests each, and ${busy} busier ones`,
        ({ equals, busy, inFlight }) => {
          const servers = Array.from({ length: equals + busy }, (_, n) =>
            aServer(n, { inFlight: n < busy ? inFlight + 5 : inFlight }),
          )
          const policy = leastConnections()
          const counts = servers.map(() => 0)
          for (let time = 0; time < 3 * equals; time++) {
            const came = policy(servers, NOW)
            const at = came ? servers.indexOf(came) : -1
            counts[at] = (counts[at] ?? 0) + 1
          }
          const expected = servers.map((_, n) => (n < busy ? 0 : 3))
          expectSame(counts, expected, `What each gets of ${3 * equals} requests`)
        },
      )
    },
  )
})
