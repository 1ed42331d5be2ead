/** Votes, elections, and a group that dies, freezes and elects, while clients write and read. */
import fc from 'fast-check'
import { forAll } from '../../testing/for-all.ts'
import { broken, exercise, expectSame, told } from '../../testing/rules.ts'
import { createWorld } from '../../testing/world.ts'
import { createGroup, type Fault } from './group.ts'
import { isBehind, nameOf, PATIENCE, type Part, playMembers, said } from './members.ts'
import type { Disk, Member } from './starter.ts'

type VoteStep =
  | { do: 'giveFor' | 'follow'; epoch: number }
  | { do: 'pass'; ms: number }
  | { do: 'die and start again' }

const anEpoch = fc.integer({ min: 1, max: 6 })
const aVoteStep: fc.Arbitrary<VoteStep> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constantFrom('giveFor' as const, 'follow' as const), epoch: anEpoch }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 60, 400) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'die and start again' as const }) },
)

function tellVote(steps: readonly VoteStep[]): string {
  const words = steps.map((step) => {
    if (step.do === 'pass') return `${step.ms} ms pass`
    return 'epoch' in step ? `${step.do}(${step.epoch})` : 'it dies and starts again'
  })
  return words.join('; ')
}

const aPart: fc.Arbitrary<Part> = fc.record({
  does: fc.oneof(
    { weight: 4, arbitrary: fc.constant('vote' as const) },
    { weight: 2, arbitrary: fc.constantFrom('refuse' as const, 'dead' as const) },
    { weight: 1, arbitrary: fc.constant('frozen' as const) },
  ),
  knows: fc.integer({ min: 0, max: 9 }),
  last: fc.record({ epoch: fc.integer({ min: 1, max: 3 }), seq: fc.integer({ min: 1, max: 30 }) }),
  lentFor: fc.constantFrom(0, 0, 90, 400),
})
const someParts = fc.array(aPart, { minLength: 1, maxLength: 5 })

function tellParts(parts: readonly Part[]): string {
  const words = parts.map(({ does, knows, last, lentFor }, n) => {
    if (does === 'dead' || does === 'frozen') return `${nameOf(n)} is ${does}`
    const votes = does === 'vote' ? `votes, and has lent its vote for ${lentFor} ms` : 'refuses its vote'
    return `${nameOf(n)} knows of epoch ${knows}, is at ${said(last)}, and ${votes}`
  })
  return words.join('; ')
}

type Who = number | 'primary'
type Event = { after: number } & ({ do: Fault; who: Who } | { do: 'elect' })
/** Often one soon after another. */
const after = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 20, max: 160 }))
const who: fc.Arbitrary<Who> = fc.oneof(fc.nat({ max: 2 }), fc.constant('primary' as const))
const anEvent: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      after,
      do: fc.constantFrom<Fault[]>('die', 'start', 'freeze', 'thaw', 'cut', 'cut', 'join'),
      who,
    }),
  },
  { weight: 2, arbitrary: fc.record({ after, do: fc.constant('elect' as const) }) },
)

type Story = { events: Event[]; delays: number[] }

const DOES = {
  die: 'dies',
  start: 'starts',
  freeze: 'freezes',
  thaw: 'thaws',
  cut: 'is cut off',
  join: 'is cut off no more',
}

const whoIs = (who: Who) => (who === 'primary' ? 'the primary' : nameOf(who))

function tellStory({ events, delays }: Story): string {
  const words = events.map((event) => {
    const what = event.do === 'elect' ? 'a monitor elects' : `${whoIs(event.who)} ${DOES[event.do]}`
    return `after ${event.after} ms more, ${what}`
  })
  return `${words.join('; ')}; messages take ${delays.join(', ')} ms in turn`
}

await exercise<typeof import('./starter.ts')>(import.meta.dirname, (answer, rule) => {
  const { openVote, elect, LEASE, NoMajority } = answer

  /** A vote on a disk, with a clock that the test moves. */
  function opened() {
    let now = 1_000
    let saved = 0
    let full = false
    const disk: Disk = {
      load: () => saved,
      save(epoch) {
        if (full) throw new Error('the disk is full')
        saved = epoch
      },
    }
    let vote = openVote(disk, () => now)
    return {
      giveFor: (epoch: number) => vote.giveFor(epoch),
      follow: (epoch: number) => vote.follow(epoch),
      saved: () => saved,
      pass: (ms: number) => {
        now += ms
      },
      restart() {
        vote = openVote(disk, () => now)
      },
      fill: (isFull: boolean) => {
        full = isFull
      },
    }
  }

  const given = (lentFor: number | undefined) => (lentFor === undefined ? 'refused' : 'given')

  rule(
    'For one epoch, the vote is given once, and for an older one never',
    'refusing what is older, and giving what is the same: two monitors then have a majority each, for two primaries ' +
      'of one epoch.',
    () => {
      const { giveFor } = opened()
      expectSame(given(giveFor(3)), 'given', 'A first giveFor(3)')
      expectSame(given(giveFor(3)), 'refused', 'A second giveFor(3)')
      expectSame(given(giveFor(2)), 'refused', 'giveFor(2), after giveFor(3)')
      expectSame(given(giveFor(4)), 'given', 'giveFor(4), after giveFor(3)')
    },
  )

  rule(
    'Who has voted for an epoch follows its primary, and none before',
    'following whoever calls itself primary: the old one, thawed, gets a majority for what it writes.',
    () => {
      const { giveFor, follow } = opened()
      expectSame(follow(2), true, 'follow(2) before anything else')
      giveFor(3)
      expectSame(follow(2), false, 'follow(2), after giveFor(3)')
      expectSame(follow(3), true, 'follow(3), after giveFor(3)')
      expectSame(follow(3), true, 'follow(3) once more')
    },
  )

  rule(
    'Who follows a newer primary has nothing to do with older epochs any more',
    'noting an epoch only when the vote is given: who was away for the election would still vote and follow as if ' +
      'it had not been.',
    () => {
      const { giveFor, follow } = opened()
      follow(5)
      expectSame(follow(4), false, 'follow(4), after follow(5)')
      expectSame(given(giveFor(5)), 'refused', 'giveFor(5), after follow(5)')
      expectSame(given(giveFor(6)), 'given', 'giveFor(6), after follow(5)')
    },
  )

  rule(
    'What is promised outlives the process',
    'keeping it in memory, or saving votes and not who is followed: a database that starts again votes a second time.',
    () => {
      const voted = opened()
      voted.giveFor(3)
      voted.restart()
      expectSame(given(voted.giveFor(3)), 'refused', 'giveFor(3), then it dies and starts, then giveFor(3)')
      expectSame(voted.follow(2), false, 'giveFor(3), then it dies and starts, then follow(2)')
      const followed = opened()
      followed.follow(5)
      followed.restart()
      expectSame(followed.follow(4), false, 'follow(5), then it dies and starts, then follow(4)')
    },
  )

  rule(
    'Nothing is said that is not on disk',
    'remembering first and saving afterwards: when saving fails, the next question is answered from memory.',
    () => {
      for (const call of ['giveFor', 'follow'] as const) {
        const node = opened()
        node.fill(true)
        let came = 'no error'
        try {
          node[call](3)
        } catch (error) {
          came = `${error}`
        }
        expectSame(came, 'Error: the disk is full', `${call}(3) on a full disk`)
        node.fill(false)
        expectSame(
          given(node.giveFor(3)),
          'given',
          `giveFor(3), after ${call}(3) has failed and promised nothing`,
        )
        expectSame(node.saved(), 3, 'What is on disk then')
      }
      const node = opened()
      node.fill(true)
      try {
        node.giveFor(3)
      } catch {}
      node.fill(false)
      const follows = node.follow(3)
      expectSame(
        [follows, node.saved()],
        [true, 3],
        'giveFor(3) on a full disk, then follow(3): the answer and the disk',
      )
    },
  )

  rule(
    'With the vote comes for how long it is still lent',
    'counting from the first time somebody was followed and not from the last; giving it back with the first vote; ' +
      'lending it to somebody who is refused; or a negative time.',
    () => {
      const lent = opened()
      expectSame(lent.giveFor(1), 0, 'giveFor(1) before anything else')
      lent.follow(1)
      lent.pass(80)
      expectSame(lent.giveFor(2), LEASE - 80, 'follow(1), and giveFor(2) after 80 ms')
      lent.pass(20)
      lent.follow(1)
      expectSame(lent.giveFor(3), LEASE - 100, 'After 20 ms more and follow(1), which is refused: giveFor(3)')
      lent.follow(3)
      lent.pass(50)
      lent.follow(3)
      lent.pass(10)
      expectSame(lent.giveFor(4), LEASE - 10, 'follow(3) twice, 60 ms and 10 ms before giveFor(4)')
      lent.pass(10_000)
      expectSame(lent.giveFor(5), 0, 'giveFor(5), ten seconds later')
    },
  )

  rule(
    'After a start, the vote counts as lent',
    'beginning with nothing lent: just before it died, it may have followed somebody, who still relies on it.',
    () => {
      const node = opened()
      node.follow(1)
      node.pass(50)
      node.restart()
      node.pass(60)
      expectSame(node.giveFor(2), LEASE - 60, 'follow(1), 50 ms, it dies and starts, 60 ms, giveFor(2)')
      const voter = opened()
      voter.giveFor(1)
      voter.restart()
      expectSame(voter.giveFor(2), LEASE, 'giveFor(1), it dies and starts, giveFor(2)')
    },
  )

  rule(
    'Whatever happens to it, a vote says what it must',
    'one of the rules above, in a sequence that they do not have.',
    async () => {
      await forAll(fc.array(aVoteStep, { maxLength: 12 }), tellVote, (steps) => {
        const node = opened()
        let promised = 0
        let lent = 0
        for (const [at, step] of steps.entries()) {
          if (step.do === 'pass') {
            node.pass(step.ms)
            lent = Math.max(0, lent - step.ms)
          } else if (step.do === 'die and start again') {
            node.restart()
            lent = promised === 0 ? 0 : LEASE
          } else {
            const yes = step.do === 'follow' ? step.epoch >= promised : step.epoch > promised
            if (yes) promised = step.epoch
            if (yes && step.do === 'follow') lent = LEASE
            const expected = step.do === 'follow' ? yes : yes ? lent : undefined
            expectSame(node[step.do](step.epoch), expected, `Step ${at + 1}, ${step.do}(${step.epoch})`)
          }
        }
      })
    },
  )

  /** An election, and who was promoted in it. */
  async function elected(parts: readonly Part[]) {
    const world = createWorld()
    const { members, asked, votes, promotions } = playMembers(world, parts)
    const outcome = await world.outcome(elect(members, world.sleep), 'An election')
    const [promotion] = promotions
    return {
      outcome,
      asked,
      promotions,
      promotion,
      majority: Math.floor(parts.length / 2) + 1,
      /** Those who gave the vote in time for it to count. */
      voters: votes.filter(({ epoch, at }) => promotion && epoch === promotion.epoch && at <= promotion.at),
      partOf: (name: string) => parts.find((_, n) => nameOf(n) === name) as Part,
      winner: 'value' in outcome ? nameOf(members.indexOf(outcome.value)) : undefined,
    }
  }
  const voting = (parts: readonly Part[]) => parts.filter(({ does }) => does === 'vote').length
  const enough = (parts: readonly Part[]) => voting(parts) * 2 > parts.length

  rule(
    'It is for an epoch after all that those who answer know of',
    'adding one to what the first of them knows, or the last; beginning with 1 each time; or comparing with a number ' +
      'that was read before an await, and is another after it.',
    async () => {
      await forAll(someParts.filter(enough), tellParts, async (parts) => {
        const { asked, promotion } = await elected(parts)
        const known = parts
          .filter(({ does }) => does === 'vote' || does === 'refuse')
          .map(({ knows }) => knows)
        const newest = Math.max(...known)
        for (const epoch of [...asked, promotion?.epoch])
          if (epoch !== undefined && epoch <= newest)
            broken(
              `Epochs up to ${newest} are known: expected an election for a newer one, came one for ${epoch}`,
            )
      })
    },
  )

  rule(
    'Somebody is promoted if and only if more than half of all members vote',
    'taking half for enough, or a majority of those who answer: on both sides of a broken switch there is then a primary.',
    async () => {
      await forAll(someParts, tellParts, async (parts) => {
        const { outcome, promotions, winner } = await elected(parts)
        const votes = `${voting(parts)} of ${parts.length} vote`
        if (enough(parts)) {
          if ('error' in outcome)
            broken(`${votes}: expected that somebody is promoted, came ${told(outcome.error)}`)
          expectSame(promotions.length, 1, `${votes}, how many are promoted`)
          expectSame(winner, promotions[0]?.name, 'Who is said to have been promoted')
        } else {
          expectSame(promotions.length, 0, `${votes}, how many are promoted`)
          const came = 'value' in outcome ? 'no error' : outcome.error
          if (!(came instanceof NoMajority)) broken(`${votes}: expected NoMajority, came ${told(came)}`)
        }
      })
    },
  )

  rule(
    'Promoted is the most advanced of a majority that has voted',
    'the first that answers, or the longest log whatever its epoch: what was acknowledged is then discarded.',
    async () => {
      await forAll(someParts.filter(enough), tellParts, async (parts) => {
        const { promotion, voters, majority, partOf } = await elected(parts)
        if (!promotion) broken('expected that somebody is promoted, came nobody')
        const { last } = partOf(promotion.name)
        if (!voters.some(({ name }) => name === promotion.name))
          broken(`expected that one of those who voted is promoted, came ${promotion.name}`)
        const reached = voters.filter(({ name }) => !isBehind(last, partOf(name).last))
        if (reached.length < majority)
          broken(
            `${promotion.name} is promoted, at ${said(last)}: expected that a majority of ${majority} who voted has no ` +
              `more than that, came ${reached.length}`,
          )
      })
    },
  )

  rule(
    'Nobody is promoted before what was lent is over',
    'not waiting; or waiting for what the chosen one has lent: the old primary may answer as long as it has a majority, ' +
      'whoever that is.',
    async () => {
      await forAll(someParts.filter(enough), tellParts, async (parts) => {
        const { promotion, voters, majority, partOf } = await elected(parts)
        if (!promotion) broken('expected that somebody is promoted, came nobody')
        const free = voters.filter(({ name, at }) => at + partOf(name).lentFor <= promotion.at)
        if (free.length < majority)
          broken(
            `${promotion.name} is promoted after ${promotion.at} ms: expected that the votes of ${majority} are lent no ` +
              `more, came ${free.length}`,
          )
      })
    },
  )

  rule(
    'And not much later',
    'asking one member after the other: each that is frozen keeps all others waiting, and nobody can write meanwhile. ' +
      'Or waiting for what each has lent, one after the other.',
    async () => {
      await forAll(
        someParts.filter(enough),
        tellParts,
        async (parts) => {
          const { promotion } = await elected(parts)
          const frozen = parts.some(({ does }) => does === 'frozen') ? 2 * PATIENCE : 0
          const lent = Math.max(...parts.filter(({ does }) => does === 'vote').map(({ lentFor }) => lentFor))
          const most = frozen + lent + 50
          if (!promotion || promotion.at > most)
            broken(`expected that somebody is promoted within ${most} ms, came ${promotion?.at ?? 'nobody'}`)
        },
        80,
      )
    },
  )

  rule(
    'When promoting fails, nobody else is promoted in that epoch, and the error is thrown',
    'taking the next one: that no answer came does not say that nothing was done, and now there may be two.',
    async () => {
      const part = (seq: number): Part => ({ does: 'vote', knows: 1, last: { epoch: 1, seq }, lentFor: 0 })
      const parts = [part(8), { ...part(9), promoted: 'answer lost' as const }, part(9), part(7)]
      parts[2] = { ...part(9), promoted: 'answer lost' }
      const { outcome, promotions } = await elected(parts)
      const epochs = promotions.map(({ epoch }) => epoch)
      if (epochs.length !== new Set(epochs).size)
        broken(
          `The answer of whoever is promoted is lost: expected no other one in that epoch, came ` +
            promotions.map(({ name, epoch }) => `${name} in epoch ${epoch}`).join(', then '),
        )
      const came = 'error' in outcome ? `${outcome.error}` : `${nameOf(1)} as promoted`
      if (promotions.length === 1) expectSame(came, 'Error: no answer', 'What the monitor is told')
    },
  )

  /** A group of three, for a while; then everybody is well again. */
  async function live({ events, delays }: Story): Promise<void> {
    const world = createWorld()
    let message = 0
    let calm = true
    const delay = () => (calm ? 1 : (delays[message++ % delays.length] ?? 1))
    const group = createGroup({ world, size: 3, lease: LEASE, openVote, delay })
    const hold = () => elect(group.members, world.sleep)
    await world.outcome(hold(), 'The first election')
    calm = false
    for (const event of events) {
      await world.pass(event.after)
      if (event.do === 'elect') hold().catch(() => undefined)
      else group.happen(event.who, event.do)
    }
    await world.pass(500)
    calm = true
    for (const n of [0, 1, 2]) {
      group.happen(n, 'start')
      group.happen(n, 'thaw')
      group.happen(n, 'join')
    }
    await world.pass(500)
    const outcome = await world.outcome(hold(), 'The last election')
    if ('error' in outcome)
      broken(`Everybody is well again: expected that a primary is elected, came ${told(outcome.error)}`)
    await world.pass(500)
    const missing = group.missing(outcome.value as Member)
    if (missing)
      broken(
        `At the end, the primary has not ${missing.name}: expected that it has, since ${missing.by} has acknowledged it ` +
          `in epoch ${missing.epoch}`,
      )
  }

  rule(
    'Whatever dies, freezes, is cut off and elects: one primary an epoch, no reads from the past, nothing lost',
    'one of the rules above that is kept only as long as everybody is well.',
    async () => {
      await forAll(
        fc.record({
          events: fc.array(anEvent, { minLength: 3, maxLength: 14 }),
          delays: fc.array(fc.constantFrom(1, 5, 20, 40, 60), { minLength: 1, maxLength: 5 }),
        }),
        tellStory,
        live,
        150,
      )
    },
  )
})
