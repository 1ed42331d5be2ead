/** Answers of a primary, in pieces, twice and with faults, and a replica that dies at any step. */
import fc from 'fast-check'
import { forAll } from '../../testing/for-all.ts'
import { broken, exercise, expectSame, told } from '../../testing/rules.ts'
import { createWorld } from '../../testing/world.ts'
import { createDisk } from './disk.ts'
import { BATCHES, batches, checksumOf, rowsAfter, tampered, upTo } from './history.ts'
import type { Entry, Replica } from './starter.ts'

/** As they are told, after so many batches. */
const ROWS = upTo(BATCHES, 0).map((seq) => told(rowsAfter(seq)))

const numbers = (entries: readonly Entry[]) =>
  entries.length === 0 ? 'nothing' : entries.map(({ seq }) => seq).join(', ')

/** Some batches in a row, also of those that have come before. */
const aPiece = fc
  .record({ first: fc.integer({ min: 1, max: BATCHES }), last: fc.integer({ min: 1, max: BATCHES }) })
  .map(({ first, last }) => upTo(Math.max(first, last), Math.min(first, last)))

await exercise<typeof import('./starter.ts')>(import.meta.dirname, (answer, rule) => {
  const { createReplica, Gap, Diverged } = answer

  /** @param delays how many milliseconds each step takes, in turn; without any, it takes none */
  function opened(delays: readonly number[] = []) {
    const world = createWorld()
    let step = 0
    const hard = createDisk(async () => {
      const ms = delays[step++ % delays.length]
      if (ms !== undefined) await world.sleep(ms)
    })
    let replica: Replica = createReplica(hard.disk, checksumOf)
    let compared = 0

    /** Rows and position fit together, in every state that the disk has been in. */
    function expectWhole(): void {
      for (; compared < hard.commits.length; compared++) {
        const { rows, position } = hard.commits[compared] ?? hard.now()
        const real = ROWS.indexOf(told(rows))
        if (real === position.seq) continue
        const came = real < 0 ? 'those of no batch, or of half a one' : `those after batch ${real}`
        broken(
          `On disk, the position is ${position.seq}: expected the rows after batch ${position.seq}, came ${came}`,
        )
      }
    }

    async function apply(entries: readonly Entry[]): Promise<string> {
      const asked = replica.apply(structuredClone(entries))
      const outcome = await world.outcome(asked, `An answer with ${numbers(entries)}`)
      if ('error' in outcome) {
        if (outcome.error instanceof Gap) return 'Gap'
        if (outcome.error instanceof Diverged) return 'Diverged'
        return `${outcome.error}`
      }
      if (typeof outcome.value !== 'number' || outcome.value > hard.now().position.seq)
        broken(
          `It says that everything up to ${told(outcome.value)} is on disk: expected that it is, came that the ` +
            `position there is ${hard.now().position.seq}`,
        )
      return `up to ${outcome.value}`
    }

    return {
      hard,
      world,
      apply,
      /** Without waiting for what comes of it. */
      begin: (entries: readonly Entry[]) => {
        const asked = replica.apply(structuredClone(entries))
        asked.catch(() => undefined)
        return asked
      },
      restart() {
        replica = createReplica(hard.disk, checksumOf)
      },
      expectWhole,
      seq: () => hard.now().position.seq,
    }
  }

  rule(
    'Batches that come in order are applied, and so said',
    'not noting the position; or saying what came instead of what is on disk.',
    async () => {
      await forAll(
        fc.uniqueArray(fc.integer({ min: 1, max: BATCHES - 1 }), { maxLength: 3 }),
        (ends) => `answers that end at ${[...ends, BATCHES].toSorted().join(', ')}`,
        async (ends) => {
          const { apply, expectWhole } = opened()
          let at = 0
          for (const end of [...ends, BATCHES].toSorted()) {
            const came = await apply(batches(upTo(end, at + 1)))
            expectSame(came, `up to ${end}`, `An answer with ${upTo(end, at + 1).join(', ') || 'nothing'}`)
            expectWhole()
            at = end
          }
        },
        40,
      )
    },
  )

  rule(
    'An empty answer changes nothing',
    'looking at the last of its batches, or at the first, where there is none.',
    async () => {
      const { apply } = opened()
      expectSame(await apply([]), 'up to 0', 'An empty answer before anything else')
      await apply(batches([1, 2]))
      expectSame(await apply([]), 'up to 2', 'An empty answer after batches 1 and 2')
    },
  )

  rule(
    'What is here already is ignored',
    'applying whatever comes; or taking an old number for a gap, after which the replica never gets any further.',
    async () => {
      await forAll(
        fc.array(aPiece, { minLength: 1, maxLength: 4 }),
        (pieces) => `batches 1 to 3 first, and then ${pieces.map((piece) => piece.join(', ')).join(' | ')}`,
        async (pieces) => {
          const { apply, seq } = opened()
          await apply(batches([1, 2, 3]))
          for (const piece of pieces) {
            const before = seq()
            if ((piece[0] ?? 0) > before + 1) continue
            const end = Math.max(before, piece.at(-1) ?? 0)
            expectSame(
              await apply(batches(piece)),
              `up to ${end}`,
              `At ${before}, an answer with ${piece.join(', ')}`,
            )
          }
        },
        60,
      )
    },
  )

  rule(
    'Where a number is missing, it is a Gap, and nothing after it is applied',
    'taking everything that is newer. What is missing is then missing for ever, since nobody asks for it again.',
    async () => {
      await forAll(
        fc.record({ at: fc.integer({ min: 0, max: 2 }), came: fc.subarray(upTo(BATCHES), { minLength: 1 }) }),
        ({ at, came }) => `${at} batches are here, and an answer brings ${came.join(', ')}`,
        async ({ at, came }) => {
          const { apply, seq, expectWhole } = opened()
          await apply(batches(upTo(at)))
          const reaches = came.reduce((end, number) => (number === end + 1 ? number : end), at)
          const whole = reaches >= (came.at(-1) ?? 0)
          expectSame(
            await apply(batches(came)),
            whole ? `up to ${Math.max(at, reaches)}` : 'Gap',
            'What comes of it',
          )
          if (seq() < at || seq() > reaches)
            broken(`What is on disk: expected ${at} batches to ${reaches}, came ${seq()}`)
          expectWhole()
        },
        80,
      )
    },
  )

  rule(
    'A batch that does not follow from what is here is Diverged',
    'going by the numbers: two histories that went apart have the same numbers. Or trusting the first batch of an ' +
      'answer, or all but the last.',
    async () => {
      await forAll(
        fc.record({
          at: fc.integer({ min: 0, max: 3 }),
          length: fc.integer({ min: 1, max: 3 }),
          bad: fc.nat({ max: 2 }),
          how: fc.constantFrom('changed on the way' as const, 'of another history' as const),
        }),
        ({ at, length, bad, how }) =>
          `${at} batches are here, an answer brings ${upTo(at + length, at + 1).join(', ')}, and from number ` +
          `${at + 1 + Math.min(bad, length - 1)} on it is ${how}`,
        async ({ at, length, bad, how }) => {
          const { apply, seq } = opened()
          await apply(batches(upTo(at)))
          const from = at + 1 + Math.min(bad, length - 1)
          const came = upTo(at + length, at + 1)
          const entries =
            how === 'changed on the way'
              ? batches(came).map((entry) => (entry.seq === from ? tampered(entry) : entry))
              : // What is here belongs to the one history, and the whole answer to the other.
                batches(came, from === at + 1 ? Math.max(1, at) : from).map((entry) =>
                  entry.seq === from && from > at + 1 ? tampered(entry) : entry,
                )
          // Where nothing is here yet, any history that is whole can follow.
          if (at === 0 && how === 'of another history' && from === 1) return
          expectSame(await apply(entries), 'Diverged', 'What comes of it')
          if (seq() < at || seq() >= from)
            broken(`What is on disk: expected ${at} batches to ${from - 1}, came ${seq()}`)
        },
        80,
      )
    },
  )

  rule(
    'The last batch again, with another checksum, is Diverged',
    'ignoring it because its number is known: the replica then believes that it has what this primary has.',
    async () => {
      const { apply, seq } = opened()
      await apply(batches([1, 2, 3]))
      expectSame(
        await apply(batches([3], 3)),
        'Diverged',
        'Batch 3 is here, and batch 3 of another history comes',
      )
      expectSame(seq(), 3, 'The position on disk')
    },
  )

  rule(
    'After a refusal, the next answer is applied',
    'leaving the transaction open when an error is thrown: everybody after it waits for its end.',
    async () => {
      for (const [bad, what] of [
        [batches([4]), 'Gap'],
        [batches([2]).map(tampered), 'Diverged'],
      ] as const) {
        const { apply } = opened()
        await apply(batches([1]))
        expectSame(await apply(bad), what, `With batch 1 here, an answer with ${numbers(bad)}`)
        expectSame(await apply(batches([2, 3])), 'up to 3', 'Then batches 2 and 3')
      }
    },
  )

  rule(
    'When the disk fails, whoever asked is told, and the next try goes on from what is there',
    'moving on a position in memory before the commit has gone well; keeping the error to oneself; or leaving the ' +
      'transaction open.',
    async () => {
      await forAll(
        fc.record({ at: fc.integer({ min: 0, max: 2 }), after: fc.integer({ min: 0, max: 12 }) }),
        ({ at, after }) =>
          `${at} batches are here, batches ${upTo(4, at + 1).join(', ')} come, and step ${after + 1} fails`,
        async ({ at, after }) => {
          const { apply, hard, expectWhole } = opened()
          await apply(batches(upTo(at)))
          hard.fillUp(after)
          const came = await apply(batches(upTo(4, at + 1)))
          if (came !== 'up to 4') expectSame(came, 'Error: the disk is full', 'What comes of it')
          hard.fillUp(Number.POSITIVE_INFINITY)
          expectSame(await apply(batches(upTo(4, at + 1))), 'up to 4', 'The same answer once more')
          expectWhole()
        },
        60,
      )
    },
  )

  rule(
    'Wherever it dies, another process goes on, and every batch is there once',
    'two transactions, one for the batch and one for the position: whoever dies between them does it twice, or ' +
      'never. Or beginning with a position that only the dead process knew.',
    async () => {
      await forAll(
        fc.array(fc.record({ piece: aPiece, death: fc.nat({ max: 36 }) }), { minLength: 1, maxLength: 4 }),
        (steps) =>
          steps
            .map(({ piece, death }) => `batches ${piece.join(', ')}, dead at moment ${death + 1}`)
            .join('; '),
        async (steps) => {
          const { begin, apply, hard, world, restart, expectWhole, seq } = opened()
          for (const { piece, death } of steps) {
            const dead = hard.dieAt(death)
            await world.outcome(
              Promise.race([begin(batches(piece)), dead]).catch(() => undefined),
              'An answer',
            )
            expectWhole()
            hard.live()
            restart()
          }
          const at = seq()
          const rest = upTo(BATCHES, at + 1)
          const came = await apply(batches(rest))
          expectSame(
            came,
            `up to ${BATCHES}`,
            `After the last death ${at} are here, and ${rest.join(', ') || 'nothing'} comes`,
          )
        },
        150,
      )
    },
  )

  rule(
    'Answers that come at once do not come between each other',
    'asking for the position before one has the transaction: by then, another has moved it.',
    async () => {
      await forAll(
        fc.record({
          pieces: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 3 }),
          delays: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
        }),
        ({ pieces, delays }) =>
          `at once, answers with ${pieces.map((end) => `1 to ${end}`).join(', and with ')}; steps take ` +
          `${delays.join(', ')} ms in turn`,
        async ({ pieces, delays }) => {
          const { begin, world, expectWhole, seq } = opened(delays)
          const asked = pieces.map((end) => begin(batches(upTo(end))))
          for (const [at, one] of asked.entries()) {
            const outcome = await world.outcome(one, 'One of several answers at once')
            expectWhole()
            const came = 'error' in outcome ? `${outcome.error}` : outcome.value
            const least = pieces[at] ?? 0
            if (typeof came !== 'number' || came < least)
              broken(`The answer with 1 to ${least}: expected up to ${least} at least, came ${told(came)}`)
          }
          expectSame(seq(), Math.max(...pieces), 'How many batches are on disk at the end')
        },
        80,
      )
    },
  )
})
