/** Questions, answers in any order, silence and broken connections, in a world with a clock of its own. */
import fc from 'fast-check'
import { forAll } from '../../testing/for-all.ts'
import { broken, exercise, expectSame, told } from '../../testing/rules.ts'
import { createWorld } from '../../testing/world.ts'
import { createOtherEnd } from './other-end.ts'

type Step =
  | { do: 'ask'; within: number }
  | { do: 'answer'; nth: number }
  | { do: 'refuse'; nth: number }
  | { do: 'pass'; ms: number }
  | { do: 'close' }

const nth = fc.nat({ max: 4 })
const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('ask' as const), within: fc.constantFrom(10, 20, 30) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('answer' as const), nth }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refuse' as const), nth }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(4, 11, 25) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const) }) },
)

function tell(steps: readonly Step[]): string {
  let asked = 0
  const words = steps.map((step) => {
    if (step.do === 'ask') return `question ${++asked} is asked, for ${step.within} ms`
    if (step.do === 'pass') return `${step.ms} ms pass`
    if (step.do === 'close') return 'the connection closes'
    return `question ${step.nth + 1} is ${step.do === 'answer' ? 'answered' : 'refused'}`
  })
  return words.join('; ')
}

await exercise<typeof import('./starter.ts')>(import.meta.dirname, (answers, rule) => {
  const { openConnection, TooLate, BrokenOff, Refused } = answers

  function opened() {
    const world = createWorld()
    const end = createOtherEnd(world)
    const connection = openConnection(end.wire, end.timers)
    /** What has come of it so far, in words. */
    function asking(question: unknown, within: number) {
      let outcome = 'nothing yet'
      const asked = connection.ask(question, within).then(
        (answer) => `the answer ${told(answer)}`,
        (error: unknown) => {
          if (error instanceof TooLate) return 'TooLate'
          if (error instanceof BrokenOff) return 'BrokenOff'
          if (error instanceof Refused) return `Refused: ${error.message}`
          return `another error, ${error}`
        },
      )
      asked.then((text) => {
        outcome = text
      })
      return () => outcome
    }
    return { world, end, asking }
  }

  rule(
    'Each gets their own answer, in whatever order the answers come',
    'taking the next line for the answer to the first question. Give each question an id, and look it up.',
    async () => {
      await forAll(
        fc.integer({ min: 1, max: 5 }).chain((count) =>
          fc.shuffledSubarray(
            Array.from({ length: count }, (_, n) => n),
            { minLength: count },
          ),
        ),
        (order) => `${order.length} questions, answered in the order ${order.map((n) => n + 1).join(', ')}`,
        async (order) => {
          const { world, end, asking } = opened()
          const outcomes = order.map((_, n) => asking(`question ${n + 1}`, 100))
          await world.pass(1)
          expectSame(
            end.heard.map(({ question }) => question),
            order.map((_, n) => `question ${n + 1}`),
            'What has been sent before the first answer',
          )
          for (const nth of order) end.answer(nth, `answer ${nth + 1}`)
          await world.pass(1)
          expectSame(
            outcomes.map((outcome) => outcome()),
            order.map((_, n) => `the answer “answer ${n + 1}”`),
            'What comes of them',
          )
        },
      )
    },
  )

  rule(
    'A question that gets no answer is TooLate, after its own time and not before',
    'one timer for all, or one that begins only when something arrives.',
    async () => {
      const { world, asking } = opened()
      const [short, long] = [asking('short', 10), asking('long', 50)]
      await world.pass(9)
      expectSame([short(), long()], ['nothing yet', 'nothing yet'], 'After 9 ms of 10 and of 50')
      await world.pass(2)
      expectSame([short(), long()], ['TooLate', 'nothing yet'], 'After 11 ms of 10 and of 50')
      await world.pass(40)
      expectSame([short(), long()], ['TooLate', 'TooLate'], 'After 51 ms of 10 and of 50')
    },
  )

  rule(
    'When the connection breaks, all who wait are told at once',
    'leaving them to their timeouts; or telling only the last one.',
    async () => {
      const { world, end, asking } = opened()
      const outcomes = [asking('one', 100), asking('two', 100)]
      end.close()
      await world.pass(0)
      expectSame(
        outcomes.map((outcome) => outcome()),
        ['BrokenOff', 'BrokenOff'],
        'Two that wait',
      )
    },
  )

  rule(
    'After that, whoever asks is told at once, and nothing is sent',
    'not remembering that it is closed: such a question is never answered, and waits for its whole time.',
    async () => {
      const { world, end, asking } = opened()
      end.close()
      const outcome = asking('late', 100)
      await world.pass(0)
      expectSame(outcome(), 'BrokenOff', 'A question after the end')
      expectSame(end.heard.length, 0, 'How many lines were sent')
    },
  )

  rule(
    'A refusal is an error that says what the other end says',
    'giving out undefined as an answer, because the line has an error and no answer.',
    async () => {
      const { world, end, asking } = opened()
      const outcome = asking('DROP TABLE', 100)
      end.say({ id: end.heard[0]?.id, error: 'not allowed' })
      await world.pass(0)
      expectSame(outcome(), 'Refused: not allowed', 'A question that is refused')
    },
  )

  rule(
    'An answer may be anything that JSON can say',
    'asking whether the answer is true-ish, or whether there is one, by its value.',
    async () => {
      for (const answer of [0, false, '', null, [], { error: 'of somebody else' }]) {
        const { world, end, asking } = opened()
        const outcome = asking('?', 100)
        end.answer(0, answer)
        await world.pass(0)
        expectSame(outcome(), `the answer ${told(answer)}`, 'What comes of a question')
      }
    },
  )

  rule(
    'Whatever happens, and in whatever order, each question ends as it must',
    'an answer that comes too late and is taken by a later question, or that makes everything fall over: ' +
      'what nobody waits for any more is thrown away.',
    async () => {
      await forAll(fc.array(aStep, { maxLength: 14 }), tell, async (steps) => {
        const { world, end, asking } = opened()
        let closed = false
        const asked: { outcome: () => string; expected: string; ends: number }[] = []
        const settle = (which: (one: (typeof asked)[number], nth: number) => boolean, expected: string) => {
          for (const [nth, one] of asked.entries())
            if (one.expected === 'nothing yet' && which(one, nth)) one.expected = expected
        }
        for (const [at, step] of steps.entries()) {
          if (step.do === 'ask') {
            const expected = closed ? 'BrokenOff' : 'nothing yet'
            asked.push({
              outcome: asking(asked.length + 1, step.within),
              expected,
              ends: world.now() + step.within,
            })
          }
          // An answer to a question that was never asked, too: its id is made up.
          if (step.do === 'answer' && !closed) {
            if (step.nth < end.heard.length) end.answer(step.nth, step.nth + 1)
            else end.say({ id: 1_000_000, answer: 'to nobody' })
            settle((_, nth) => nth === step.nth, `the answer ${step.nth + 1}`)
          }
          if (step.do === 'refuse' && !closed && step.nth < end.heard.length) {
            end.say({ id: end.heard[step.nth]?.id, error: 'no' })
            settle((_, nth) => nth === step.nth, 'Refused: no')
          }
          if (step.do === 'close' && !closed) {
            closed = true
            end.close()
            settle(() => true, 'BrokenOff')
          }
          await world.pass(step.do === 'pass' ? step.ms : 0)
          settle(({ ends }) => ends < world.now(), 'TooLate')
          // At the very moment, either is right: none of the times above meet, except by chance.
          const certain = asked.filter(({ ends }) => ends !== world.now())
          expectSame(
            certain.map(({ outcome }) => outcome()),
            certain.map(({ expected }) => expected),
            `After step ${at + 1}, the questions`,
          )
        }
      })
    },
  )

  rule(
    'What is over leaves no timer running',
    'forgetting to call the timer off when the answer comes, or when the connection breaks: at ten thousand ' +
      'questions a second, they pile up.',
    async () => {
      const { world, end, asking } = opened()
      const [one, two, three, four] = ['one', 'two', 'three', 'four'].map((question) => asking(question, 50))
      end.answer(0, 'yes')
      end.say({ id: end.heard[1]?.id, error: 'no' })
      await world.pass(0)
      if (end.running() > 2)
        broken(`Four asked, two of them answered: expected at most 2 timers, came ${end.running()}`)
      end.close()
      await world.pass(0)
      expectSame(end.running(), 0, 'How many timers run when the connection has closed')
      expectSame(
        [one?.(), two?.(), three?.(), four?.()],
        ['the answer “yes”', 'Refused: no', 'BrokenOff', 'BrokenOff'],
        'What came of the four',
      )
    },
  )
})
