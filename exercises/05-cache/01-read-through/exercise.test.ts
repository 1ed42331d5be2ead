/** Two servers that read and change at once, fail and die; loads are counted, and nobody may see what is over. */
import fc from 'fast-check'
import { forAll } from '../../testing/for-all.ts'
import { broken, exercise, expectSame, told } from '../../testing/rules.ts'
import { createWorld, type Outcome } from '../../testing/world.ts'
import { startServers } from './servers.ts'
import { HELD, LEASE } from './store.ts'
import { aStory, type Story, tellStory } from './story.ts'

const SECOND = 1_000

type Arranged = { delays?: readonly number[]; reading?: number; random?: () => number }

await exercise<typeof import('./starter.ts')>(import.meta.dirname, async (answer, rule, another) => {
  /** They have nothing in common but the store and the database. */
  const create = [answer.createCache, (await another()).createCache]

  function servers(arranged: Arranged = {}) {
    const world = createWorld()
    const all = startServers({ world, create, ...arranged })
    const outcome = async <T>(promise: Promise<T>, what: string): Promise<T> => {
      const came: Outcome<T> = await world.outcome(promise, what)
      if ('error' in came) broken(`${what}: expected a value, came ${told(came.error)}`)
      return came.value
    }
    return { world, ...all, outcome }
  }

  rule(
    'What is kept is not loaded, and what is not is loaded and kept',
    'not asking the store, or not putting into it what was loaded. Or taking null, which is a value, for no value.',
    async () => {
      for (const value of ['a photo', '', null]) {
        const { rows, read, outcome, counts } = servers()
        rows.set('a', value)
        for (const server of [0, 0, 1]) {
          const came = await outcome(read('a', server), `Reading what is ${told(value)}`)
          expectSame(came, value, `Reading what is ${told(value)}`)
          expectSame(counts.loads, 1, `Reading what is ${told(value)}, at two servers in turn; loads`)
        }
      }
    },
  )

  rule(
    'However many miss at once, and wherever, one of them loads, and all are given it',
    'loading where the store says that somebody else does; or waiting for those at the same server only: a Map in its ' +
      'memory knows nothing of the other server.',
    async () => {
      await forAll(
        fc.record({
          arrivals: fc.array(fc.record({ server: fc.nat({ max: 1 }), after: fc.nat({ max: 60 }) }), {
            minLength: 2,
            maxLength: 5,
          }),
          delays: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
          reading: fc.constantFrom(0, 30),
        }),
        ({ arrivals, delays, reading }) =>
          `${arrivals.map(({ server, after }) => `at server ${server + 1} after ${after} ms`).join(', ')}; messages ` +
          `take ${delays.join(', ')} ms in turn, and the database ${reading} ms`,
        async ({ arrivals, delays, reading }) => {
          const { world, rows, read, outcome, counts } = servers({ delays, reading })
          rows.set('a', 'a photo')
          const all = arrivals.map(async ({ server, after }) => {
            await world.sleep(after)
            return await read('a', server)
          })
          for (const one of all) one.catch(() => undefined)
          for (const one of all) expectSame(await outcome(one, 'A read'), 'a photo', 'A read')
          expectSame(counts.loads, 1, 'How often it is loaded')
        },
        30,
      )
      const { rows, read, outcome, counts } = servers({ reading: 800 })
      rows.set('a', 'a photo')
      for (const one of [read('a'), read('a'), read('a', 1)])
        expectSame(await outcome(one, 'A read'), 'a photo', 'A read')
      expectSame(counts.loads, 1, 'Three at once, and the database takes 800 ms. How often it is loaded')
    },
  )

  rule(
    'Whoever waits pauses before they ask again',
    'asking again at once: while one of them loads, the store is asked thousands of times.',
    async () => {
      const { read, outcome, counts } = servers({ reading: 500 })
      for (const one of [read('a'), read('a', 1)]) await outcome(one, 'A read')
      // Four steps for the first of them and the end, and a few for each look are plenty.
      if (counts.asked > 10 + 3 * counts.pauses)
        broken(
          `Two at once, and the database takes 500 ms: expected a pause between questions, came ${counts.asked} ` +
            `questions and ${counts.pauses} pauses`,
        )
    },
  )

  rule(
    'Whoever asks after a change is given what it has made',
    'forgetting some of the keys; joining a load that began before the change; or one token for all who ask at a server: ' +
      'the store cannot tell them apart, and keeps for the second what the first one read.',
    async () => {
      const { world, rows, read, write, outcome } = servers({ reading: 200 })
      for (const key of ['a', 'b']) {
        rows.set(key, 'old')
        await outcome(read(key, 1), 'A read')
      }
      await outcome(
        write(['a', 'b'], () => 'new'),
        'A change',
      )
      for (const key of ['a', 'b'])
        expectSame(await outcome(read(key, 1), 'A read'), 'new', `a and b are kept, and changed; then ${key}`)

      rows.set('c', 'old')
      read('c')
      await world.pass(50)
      await outcome(
        write(['c'], () => 'new', 1),
        'A change',
      )
      const what = 'Server 1 is loading c while it is changed; whoever asks there'
      const second = read('c')
      await world.pass(170)
      const third = read('c')
      expectSame(await outcome(second, 'A read'), 'new', `${what} after that`)
      expectSame(await outcome(third, 'A read'), 'new', `${what} when the first load is over`)
      expectSame(await outcome(read('c'), 'A read'), 'new', `${what} later`)
    },
  )

  rule(
    'While something is being changed nobody waits for it, and after that it is kept again',
    'waiting where the store says that it is held: nobody knows for how long. Releasing it before it is changed: ' +
      '`return change()` without `await` goes through its `finally` at once. Or not releasing it: for five seconds, ' +
      'everybody loads.',
    async () => {
      const { world, rows, read, write, outcome, counts } = servers()
      rows.set('a', 'old')
      const change = write(['a'], () => 'new', 0, 1_000)
      await world.pass(100)
      for (const server of [0, 1]) {
        const came = await outcome(read('a', server), 'A read')
        if (world.now() > 500)
          broken(`A change takes a second: expected that a read does not, came ${world.now()} ms`)
        expectSame(came, 'old', 'A read while it is being changed')
      }
      expectSame(await outcome(change, 'A change'), 'new', 'What the change gives')
      const loads = counts.loads
      for (const server of [0, 1])
        expectSame(await outcome(read('a', server), 'A read'), 'new', 'A read when it is over')
      expectSame(counts.loads - loads, 1, 'Two reads when it is over; loads')
    },
  )

  rule(
    'A change that fails says so, and what it would have changed is kept again',
    'releasing only where it went well.',
    async () => {
      const { world, rows, read, write, outcome, counts } = servers()
      rows.set('a', 'old')
      const refuse = () => {
        throw new Error('it is not allowed')
      }
      const change = await world.outcome(write(['a'], refuse), 'A change')
      const came = 'error' in change ? told(change.error) : 'no error'
      expectSame(came, told(new Error('it is not allowed')), 'A change that is not allowed')
      for (const server of [0, 1]) await outcome(read('a', server), 'A read')
      expectSame(counts.loads, 1, 'Two reads after that; loads')
    },
  )

  rule(
    'Whoever changes something may die meanwhile, and nothing old is kept',
    'changing first and forgetting afterwards: whoever dies in between leaves the old value to all others. Or one token ' +
      'for all changes of a server: the first that is over releases what others still hold.',
    async () => {
      for (let after = 1; after < 9; after++) {
        const { world, rows, read, write, die, outcome } = servers()
        rows.set('a', 'old')
        await outcome(read('a', 1), 'A read')
        write(['a'], () => 'new')
        await world.pass(after)
        die(0)
        await world.pass(HELD + 100)
        expectSame(
          await outcome(read('a', 1), 'A read'),
          rows.get('a'),
          `Server 1 changes something that is kept, and dies after ${after} ms. Five seconds later`,
        )
      }
      const { world, rows, read, write, die, outcome } = servers()
      rows.set('a', 'old')
      write(['a'], () => 'new')
      write(['a'], () => 'newer', 0, 600)
      await world.pass(200)
      await outcome(read('a', 1), 'A read')
      await world.pass(403 - (world.now() - 200))
      die(0)
      await world.pass(HELD + 100)
      expectSame(
        await outcome(read('a', 1), 'A read'),
        rows.get('a'),
        'Server 1 changes something twice at once, one is over, and it dies when the other is made. Five seconds later',
      )
    },
  )

  rule(
    'When whoever loads it dies, somebody who waits takes over',
    'waiting for the one who had the lease, or giving up: its second is over at some time, and the store then gives it ' +
      'to whoever asks.',
    async () => {
      for (const after of [1, 3, 200]) {
        const what = `Server 1 has the lease and dies after ${after} ms, and two wait at server 2`
        const { world, rows, read, die, outcome, counts } = servers({ reading: 300 })
        rows.set('a', 'a photo')
        read('a')
        await world.pass(1)
        const waiting = [read('a', 1), read('a', 1)]
        await world.pass(after - 1)
        die(0)
        for (const one of waiting) expectSame(await outcome(one, what), 'a photo', what)
        if (counts.loads > 2) broken(`${what}: expected one load more, came ${counts.loads - 1}`)
        if (world.now() > LEASE + 500)
          broken(`${what}: expected an answer within ${LEASE + 500} ms, came after ${world.now()} ms`)
      }
    },
  )

  rule(
    'A load that fails fails for whoever made it, and somebody who waits tries at once',
    'keeping the lease: all others then wait until its second is over, for nobody.',
    async () => {
      await forAll(
        fc.record({ count: fc.integer({ min: 1, max: 4 }), failures: fc.integer({ min: 1, max: 5 }) }),
        ({ count, failures }) => `${count} at once, and loading fails ${failures} times`,
        async ({ count, failures }) => {
          const { world, rows, read, fail, counts } = servers()
          rows.set('a', 'a photo')
          fail(failures)
          const came: string[] = []
          for (const one of Array.from({ length: count }, (_, n) => read('a', n % 2))) {
            const outcome = await world.outcome(one, 'A read')
            came.push('error' in outcome ? told(outcome.error) : told(outcome.value))
          }
          const error = told(new Error('the database is away'))
          expectSame(
            came.filter((one) => one === error).length,
            Math.min(count, failures),
            'How many are told that the database is away',
          )
          expectSame(counts.loads, Math.min(count, failures + 1), 'How often it is loaded')
          if (world.now() > LEASE / 2)
            broken(`Expected that all have an answer within ${LEASE / 2} ms, came after ${world.now()} ms`)
        },
        30,
      )
    },
  )

  rule(
    'A value is kept for a minute, a tenth more or less; that there is none, for a tenth of that at most',
    'the same time for all: what was loaded together is over together, and loaded together again. Or keeping for a ' +
      'minute that there is nothing, although somebody may just be adding it.',
    async () => {
      let turn = 0
      const { world, rows, read, outcome, counts } = servers({ random: () => ((turn++ * 37) % 100) / 100 })
      const keys = Array.from({ length: 40 }, (_, n) => `photo-${n + 1}`)
      for (const key of keys) rows.set(key, 'a photo')
      /** @returns how many of them are loaded for that */
      async function loadsFor(some: readonly string[], at: number): Promise<number> {
        await world.pass(at * SECOND - world.now())
        const before = counts.loads
        for (const one of some.map((key) => read(key))) await outcome(one, 'A read')
        return counts.loads - before
      }
      expectSame(await loadsFor(['nothing'], 0), 1, 'Something that is not there, loads')
      expectSame(await loadsFor(['nothing'], 4), 0, 'The same 4 s later, loads')
      expectSame(await loadsFor(['nothing'], 7), 1, 'The same 7 s later, loads')
      expectSame(await loadsFor(keys, 100), 40, 'Forty photos, loads')
      expectSame(await loadsFor(keys, 153), 0, 'The same 53 s later, loads')
      const over = await loadsFor(keys, 160)
      if (over < 5 || over > 35)
        broken(`The same 60 s later: expected that about half of the 40 are loaded, came ${over}`)
      expectSame(await loadsFor(keys, 167), 40 - over, 'The same 67 s later, loads')
    },
  )

  const nameOf = (value: string | null | undefined) =>
    value === '0' ? 'what was there before' : `change ${value}`

  /** Lets it happen. Values are numbers: how many changes there had been when it was written. */
  async function live({ events, delays, reading }: Story): Promise<void> {
    const { world, rows, read, write, die, outcome } = servers({ delays, reading })
    for (const key of ['a', 'b']) rows.set(key, '0')
    const over = new Map<string, number>()
    const wrong: string[] = []
    let changes = 0
    let waiting: { server: number; what: string }[] = []
    for (const event of events) {
      await world.pass(event.after)
      const { server } = event
      if (event.do === 'die') {
        die(server)
        waiting = waiting.filter((one) => one.server !== server)
        continue
      }
      const mine = { server, what: `after ${world.now()} ms, server ${server + 1}` }
      waiting.push(mine)
      const done = () => {
        waiting = waiting.filter((one) => one !== mine)
      }
      if (event.do === 'read') {
        const least = over.get(event.key) ?? 0
        mine.what += ` reads ${event.key}`
        read(event.key, server).then((value) => {
          done()
          if (Number(value) < least)
            wrong.push(
              `${mine.what}, when change ${least} of it is over: expected that or a later one, came ${nameOf(value)}`,
            )
        }, done)
      } else {
        mine.what += ` changes ${event.keys.join(' and ')}`
        write(event.keys, () => `${++changes}`, server).then((value) => {
          done()
          for (const key of event.keys) over.set(key, Math.max(over.get(key) ?? 0, Number(value)))
        }, done)
      }
    }
    await world.pass(3 * HELD)
    if (wrong[0]) broken(wrong[0])
    if (waiting[0]) broken(`${waiting[0].what}: expected that something comes of it, came nothing in 15 s`)
    for (const key of ['a', 'b'])
      expectSame(
        nameOf(await outcome(read(key), 'A read')),
        nameOf(rows.get(key)),
        `${key}, when all is over for long`,
      )
  }

  const COMBINED =
    'one of the rules above, in an order of things that they do not have: everything that awaits lets others in.'

  rule('Whatever reads and changes come at once, nobody is given what is over', COMBINED, async () => {
    await forAll(aStory(false), tellStory, live, 60)
  })

  rule('And whoever dies meanwhile', COMBINED, async () => {
    await forAll(aStory(true), tellStory, live, 120)
  })
})
