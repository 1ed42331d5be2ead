/** Copies that lag behind and fail over, and people who must not notice. */
import fc from 'fast-check'
import { forAll } from '../../testing/for-all.ts'
import { broken, exercise, expectSame, told } from '../../testing/rules.ts'
import { createWorld, type World } from '../../testing/world.ts'
import { createGroup } from './group.ts'
import { createShown, said } from './shown.ts'
import type { Copy, Position } from './starter.ts'

const p = (epoch: number, seq: number): Position => ({ epoch, seq })

const aPosition = fc.record({ epoch: fc.integer({ min: 0, max: 12 }), seq: fc.integer({ min: 0, max: 12 }) })

type Action = { do: 'write' } | { do: 'read'; first: number }
/** What one person does: one request after the other, each of several actions at once. */
type Request = Action[]
type Happening = { after: number } & (
  | { do: 'replicate'; node: number; batches: number }
  | { do: 'fail over' }
)

const anAction: fc.Arbitrary<Action> = fc.oneof(
  fc.constant({ do: 'write' as const }),
  fc.record({ do: fc.constant('read' as const), first: fc.nat({ max: 2 }) }),
)
const someRequests = fc.array(fc.array(anAction, { minLength: 1, maxLength: 3 }), { maxLength: 5 })
const after = fc.integer({ min: 0, max: 40 })
const aHappening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('replicate' as const),
      after,
      node: fc.nat({ max: 2 }),
      batches: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fail over' as const), after }) },
)

type Story = { ann: Request[]; bob: Request[]; happenings: Happening[]; delays: number[] }

const inWords = (action: Action) =>
  action.do === 'write' ? 'writes' : `reads, copy ${action.first + 1} first`

function tell({ ann, bob, happenings, delays }: Story): string {
  const person = (name: string, requests: Request[]) =>
    requests.length === 0
      ? []
      : [`${name} ${requests.map((all) => all.map(inWords).join(' and ')).join(', then ')}`]
  const group = happenings.map((one) => {
    const what =
      one.do === 'fail over' ? 'there is a failover' : `copy ${one.node + 1} gets ${one.batches} more`
    return `after ${one.after} ms more, ${what}`
  })
  return [
    ...person('ann', ann),
    ...person('bob', bob),
    ...group,
    `messages take ${delays.join(', ')} ms in turn`,
  ].join('; ')
}

await exercise<typeof import('./starter.ts')>(import.meta.dirname, (answer, rule) => {
  const { isBehind, moveOn, createCopy, createReader, Behind } = answer

  /** A copy with a clock, at a position. */
  function copyAt(position: Position) {
    const world = createWorld()
    const node = createShown(world, position, () => 'what it shows')
    const copy = createCopy(node.shown, world.now)
    /** @returns what has come of it so far, and when */
    function ask(asked: Position) {
      let outcome = 'nothing yet'
      copy.read(asked).then(
        ({ at }) => {
          outcome = `an answer of ${said(at)}, after ${world.now()} ms`
        },
        (error: unknown) => {
          outcome = `${error instanceof Behind ? 'Behind' : error}, after ${world.now()} ms`
        },
      )
      return () => outcome
    }
    return { world, node, ask }
  }

  rule(
    'A position is before another by its epoch, and by its number in the same epoch',
    'comparing the numbers alone, or the numbers first: the numbers of what was discarded have been given again. Or ' +
      'comparing texts, where 10 comes before 9.',
    async () => {
      await forAll(
        fc.record({ one: aPosition, other: aPosition }),
        ({ one, other }) => `${said(one)} and ${said(other)}`,
        ({ one, other }) => {
          const expected = one.epoch * 100 + one.seq < other.epoch * 100 + other.seq
          const came = isBehind(one, other)
          if (came !== expected)
            broken(`Is ${said(one)} behind ${said(other)}? expected ${expected}, came ${told(came)}`)
        },
      )
      if (isBehind(p(3, 7), p(3, 7))) broken('Is 3:7 behind 3:7? expected false, came true')
    },
  )

  rule(
    'A write moves the token on, and never back',
    'setting it to where the last write stands that was answered: another one of the same request may stand further.',
    async () => {
      await forAll(
        fc.array(aPosition, { maxLength: 4 }),
        (writes) => `writes are answered, at ${writes.map(said).join(', ')}`,
        (writes) => {
          const seen = { position: p(1, 3) }
          let furthest = p(1, 3)
          for (const at of writes) {
            moveOn(seen, { ...at })
            if (at.epoch * 100 + at.seq > furthest.epoch * 100 + furthest.seq) furthest = at
          }
          expectSame(said(seen.position), said(furthest), 'The token, which was 1:3')
        },
        60,
      )
    },
  )

  rule(
    'A copy that shows enough answers at once',
    'waiting although there is nothing to wait for: who has written nothing is answered by anybody.',
    async () => {
      for (const [shows, asked] of [
        [p(1, 4), p(1, 4)],
        [p(1, 4), p(0, 0)],
        [p(0, 0), p(0, 0)],
        [p(2, 3), p(1, 9)],
      ] as const) {
        const { world, ask } = copyAt(shows)
        const outcome = ask(asked)
        await world.pass(0)
        expectSame(
          outcome(),
          `an answer of ${said(shows)}, after 0 ms`,
          `A copy shows ${said(shows)}, and is asked for ${said(asked)}`,
        )
      }
    },
  )

  rule(
    'A copy that shows less waits, and answers as soon as it shows enough',
    'refusing at once what would have been there in a millisecond; sleeping through the whole wait; or answering at ' +
      'the first change, which may not be the one that one waits for.',
    async () => {
      const { world, node, ask } = copyAt(p(1, 4))
      const outcome = ask(p(1, 6))
      await world.pass(10)
      expectSame(outcome(), 'nothing yet', 'At 1:4, asked for 1:6, after 10 ms')
      node.show(p(1, 5))
      await world.pass(20)
      expectSame(outcome(), 'nothing yet', 'At 1:5, asked for 1:6, after 30 ms')
      node.show(p(1, 6))
      await world.pass(30)
      expectSame(outcome(), 'an answer of 1:6, after 30 ms', 'At 1:6 after 30 ms, asked for 1:6')
    },
  )

  rule(
    'After 50 milliseconds it is Behind, whatever has come meanwhile',
    'beginning to wait anew with each change; or answering with what there is.',
    async () => {
      for (const moves of [0, 1, 7]) {
        const { world, node, ask } = copyAt(p(1, 1))
        const outcome = ask(p(1, 20))
        for (let move = 1; move <= moves; move++) {
          await world.pass(7)
          node.show(p(1, 1 + move))
        }
        await world.pass(49 - 7 * moves)
        expectSame(outcome(), 'nothing yet', `Asked for 1:20, ${moves} small steps later, after 49 ms`)
        await world.pass(30)
        const came = outcome().replace('after 51 ms', 'after 50 ms')
        expectSame(came, 'Behind, after 50 ms', `Asked for 1:20, ${moves} small steps later, after 79 ms`)
      }
    },
  )

  rule(
    'The primary answers also from before what was asked for',
    'having it wait for what has been discarded: this person would not be answered by anybody any more.',
    async () => {
      const { world, node, ask } = copyAt(p(1, 7))
      node.beOf('primary')
      const outcome = ask(p(1, 9))
      await world.pass(60)
      expectSame(outcome().split(',')[0], 'an answer of 1:7', 'The primary shows 1:7, and is asked for 1:9')
    },
  )

  rule(
    'Who was primary when it was asked, and is not when it answers, does not answer from before',
    'asking once whether it is the primary, before the wait.',
    async () => {
      const { world, node, ask } = copyAt(p(1, 7))
      const outcome = ask(p(1, 9))
      await world.pass(10)
      node.beOf('primary')
      await world.pass(60)
      expectSame(
        outcome().split(',')[0],
        'an answer of 1:7',
        'Shows 1:7, is asked for 1:9, and becomes the primary while it waits',
      )

      const deposed = copyAt(p(1, 7))
      deposed.node.beOf('primary')
      const second = deposed.ask(p(1, 9))
      // It may have answered by now, while it was the primary.
      await deposed.world.pass(10)
      const early = second()
      deposed.node.beOf('replica')
      await deposed.world.pass(60)
      if (early === 'nothing yet')
        expectSame(
          second().split(',')[0],
          'Behind',
          'The primary shows 1:7, is asked for 1:9, and stops being the primary while it waits',
        )
    },
  )

  /** A copy that answers so, after a while. It notes what it was asked for. */
  function playing(world: World, asked: string[], name: string, answer: Position | Error, ms = 1): Copy {
    return {
      async read(position) {
        asked.push(`${name} for ${said(position)}`)
        await world.sleep(ms)
        if (answer instanceof Error) throw answer
        return { value: `what ${name} shows`, at: { ...answer } }
      },
    }
  }

  rule(
    'Copies are asked in their order, one at a time, until one answers',
    'giving up when one is behind or dead; or asking all of them for one answer, which makes three times the work.',
    async () => {
      for (const [first, second, third, expected] of [
        [p(1, 5), p(1, 6), p(1, 7), 'a'],
        [new Behind('behind'), p(1, 6), p(1, 7), 'b'],
        [new Error('connection refused'), new Behind('behind'), p(1, 7), 'c'],
      ] as const) {
        const world = createWorld()
        const asked: string[] = []
        const copies = [first, second, third].map((answer, n) =>
          playing(world, asked, 'abc'[n] ?? '', answer),
        )
        const outcome = await world.outcome(createReader(copies)({ position: p(1, 5) }), 'A read')
        const came = 'value' in outcome ? outcome.value : outcome.error
        expectSame(came, `what ${expected} shows`, `Copy ${expected} is the first of three that can answer`)
        const order = ['a', 'b', 'c'].slice(0, 'abc'.indexOf(expected) + 1)
        expectSame(
          asked,
          order.map((name) => `${name} for 1:5`),
          'Who was asked for what',
        )
      }
    },
  )

  rule(
    'Where nobody answers, the reader is told why',
    'answering with nothing, which looks like an empty database.',
    async () => {
      for (const errors of [
        [new Error('connection refused'), new Behind('behind')],
        [new Behind('behind'), new Error('connection refused')],
      ]) {
        const world = createWorld()
        const copies = errors.map((error) => playing(world, [], 'a', error))
        const outcome = await world.outcome(createReader(copies)({ position: p(1, 5) }), 'A read')
        const came = 'value' in outcome ? `the answer ${told(outcome.value)}` : `${outcome.error}`
        expectSame(came, `${errors.at(-1)}`, `Two copies fail, with ${errors.join(', then ')}`)
      }
    },
  )

  /** One read, and what else happens to the token before its answer comes. */
  async function tokenAfter(
    at: Position,
    asked: Position,
    meanwhile: readonly Position[] = [],
  ): Promise<string> {
    const world = createWorld()
    const seen = { position: asked }
    const reading = createReader([playing(world, [], 'a', at, 10)])(seen)
    await world.pass(5)
    for (const position of meanwhile) moveOn(seen, { ...position })
    await world.outcome(reading, 'A read')
    return said(seen.position)
  }

  rule(
    'A read moves the token on to where it was answered',
    'moving it on with writes alone: who has seen something on one copy does then not see it on the next.',
    async () => {
      expectSame(await tokenAfter(p(1, 8), p(1, 5)), '1:8', 'Asked for 1:5, answered at 1:8, the token')
      expectSame(await tokenAfter(p(2, 4), p(1, 5)), '2:4', 'Asked for 1:5, answered at 2:4, the token')
      expectSame(await tokenAfter(p(1, 5), p(1, 5)), '1:5', 'Asked for 1:5, answered at 1:5, the token')
    },
  )

  rule(
    'What happens at once with a read is not forgotten when its answer comes',
    'setting the token to where the last answer stands, also when the same request has seen more by then.',
    async () => {
      expectSame(
        await tokenAfter(p(1, 6), p(1, 5), [p(1, 9)]),
        '1:9',
        'Asked for 1:5, then the same request writes 1:9, then the read is answered at 1:6, the token',
      )
    },
  )

  rule(
    'What the primary waives is forgotten',
    'keeping the token as it was: with each read, all copies are waited for once more, in vain.',
    async () => {
      expectSame(await tokenAfter(p(1, 7), p(1, 9)), '1:7', 'Asked for 1:9, answered at 1:7, the token')
      expectSame(await tokenAfter(p(2, 7), p(3, 1)), '2:7', 'Asked for 3:1, answered at 2:7, the token')
    },
  )

  rule(
    'But not what has been seen since it was asked',
    'going back whenever an answer is from before: between question and answer, this very request may have written.',
    async () => {
      expectSame(
        await tokenAfter(p(1, 7), p(1, 9), [p(2, 8)]),
        '2:8',
        'Asked for 1:9, then the same request writes 2:8, then the read is answered at 1:7, the token',
      )
    },
  )

  /** Two people and a group of three, for a while. */
  async function live({ ann, bob, happenings, delays }: Story): Promise<void> {
    const world = createWorld()
    const group = createGroup(world)
    const copies = group.shown.map((shown) => createCopy(shown, world.now))
    let message = 0
    const travel = async () => await world.sleep(delays[message++ % delays.length] ?? 1)
    const far = copies.map(
      (copy): Copy => ({
        async read(asked) {
          await travel()
          const answer = await copy.read(asked)
          await travel()
          return answer
        },
      }),
    )

    async function person(name: string, requests: Request[]): Promise<void> {
      const seen = { position: p(0, 0) }
      const known = new Set<string>()
      let writes = 0
      async function write(): Promise<void> {
        await travel()
        const batch = `${name}-${++writes}`
        const at = group.write(batch)
        await travel()
        moveOn(seen, at)
        known.add(batch)
      }
      async function read(first: number): Promise<void> {
        const knew = [...known]
        const order = [0, 1, 2].map((n) => far[(first + n) % 3] as Copy)
        let value: string
        try {
          value = await createReader(order)(seen)
        } catch (error) {
          // Between two primaries, that may be so.
          if (error instanceof Behind) return
          throw error
        }
        const shown = value.split(' ')
        const gone = knew.find((batch) => !shown.includes(batch) && !group.discarded.has(batch))
        if (gone)
          broken(
            `${name} knows ${gone}, which was not discarded: expected that it is read again, came ${told(value)}`,
          )
        for (const batch of shown) if (batch) known.add(batch)
      }
      for (const actions of requests)
        await Promise.all(actions.map((action) => (action.do === 'write' ? write() : read(action.first))))
    }

    async function happen(): Promise<void> {
      for (const happening of happenings) {
        await world.sleep(happening.after)
        if (happening.do === 'fail over') group.failOver()
        else if (!group.shown[happening.node]?.isPrimary()) group.replicate(happening.node, happening.batches)
      }
    }

    const all = Promise.all([person('ann', ann), person('bob', bob), happen()])
    const outcome = await world.outcome(all, 'What ann and bob do')
    if ('error' in outcome) throw outcome.error
  }

  rule(
    'Whatever happens, everybody goes on seeing what they have written and seen',
    'a token that is lost on one of its ways: after a write, after a read, or when several are under way at once.',
    async () => {
      await forAll(
        fc.record({
          ann: someRequests,
          bob: someRequests,
          happenings: fc.array(aHappening, { maxLength: 8 }),
          delays: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 }),
        }),
        tell,
        live,
        150,
      )
    },
  )
})
