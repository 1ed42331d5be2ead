/** Where keys belong, and which of them move: nobody looks at how it is worked out. */
import fc from 'fast-check'
import { forAll } from '../../testing/for-all.ts'
import { broken, exercise, expectSame, told } from '../../testing/rules.ts'

const KEYS = Array.from({ length: 3_000 }, (_, nth) => `photo:${nth}`)
/** For rules that are tried many times. */
const FEW = KEYS.slice(0, 200)
const EXAMPLES = 20
/** How far a share may be from an equal one. */
const STRAY = 1 / 3
/** Of what would be an equal part of a dead server's keys, whoever gets the fewest has at least so much. */
const LEAST_OF_DEAD = 1 / 5

const numbered = (count: number) => Array.from({ length: count }, (_, nth) => `cache-${nth + 1}`)
const someNames = fc
  .uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })
  .map((numbers) => numbers.map((number) => `cache-${number}`))

type Ring = (key: string) => string | undefined

await exercise<typeof import('./starter.ts')>(import.meta.dirname, async (answer, rule, another) => {
  const { hashRing } = answer
  const elsewhere = await another()

  /** How many keys each has. */
  function counts(ring: Ring, names: readonly string[], keys: readonly string[]): Map<string, number> {
    const found = new Map(names.map((name) => [name, 0]))
    for (const key of keys) {
      const name = ring(key)
      const count = found.get(name ?? '')
      if (name === undefined || count === undefined)
        broken(`${key} with ${names.join(', ')}: expected one of them, came ${told(name)}`)
      found.set(name, count + 1)
    }
    return found
  }

  rule(
    'Each key belongs to one of the servers, and without servers to none',
    'not beginning again where the ring ends: a key behind the last place belongs to the first one. Or taking the ' +
      'first of nothing for a server.',
    () => {
      expectSame(hashRing([])('photo:1'), undefined, 'photo:1, without servers')
      for (const count of [1, 3]) {
        const ring = hashRing(numbered(count))
        counts(ring, numbered(count), KEYS)
        const first = FEW.map(ring)
        expectSame(FEW.map(ring), first, `Where ${FEW.length} keys belong, asked for once more`)
      }
    },
  )

  rule(
    'Every web server comes to the same result',
    'chance, or a number that each process makes up when it starts: what one web server keeps, the others never find.',
    () => {
      const [one, other] = [hashRing(numbered(4)), elsewhere.hashRing(numbered(4))]
      const differs = KEYS.find((key) => one(key) !== other(key))
      if (differs)
        broken(
          `${differs} with ${numbered(4).join(', ')}: expected the same at both of two web servers, came ` +
            `${told(one(differs))} at one and ${told(other(differs))} at the other`,
        )
    },
  )

  rule(
    'With one server more, keys move to it, and no other key moves',
    'dividing by the number of servers, in whatever disguise: with another number, nearly every key has another rest. ' +
      'Or places on the ring that are sorted as texts although they are numbers.',
    async () => {
      await forAll(
        someNames,
        ([added, ...names]) => `with ${names.join(', ') || 'no server'} there is now also ${added}`,
        ([added = '', ...names]) => {
          const [before, after] = [hashRing(names), hashRing([...names, added])]
          const moved = FEW.filter((key) => before(key) !== after(key))
          const strays = moved.filter((key) => after(key) !== added)
          const [stray] = strays
          if (stray)
            broken(
              `Expected that keys move to ${added} and nowhere else, came that of ${FEW.length} keys ${moved.length} ` +
                `move, ${strays.length} of them between the others: ${stray} from ${told(before(stray))} to ` +
                told(after(stray)),
            )
        },
        EXAMPLES,
      )
    },
  )

  rule(
    'In whichever order they are named, the result is the same',
    'places that come from a server’s number in the list and not from its name; or two servers at the same place, of ' +
      'which the one that was named first wins.',
    async () => {
      await forAll(
        someNames.chain((names) =>
          fc.shuffledSubarray(names, { minLength: names.length }).map((otherwise) => ({ names, otherwise })),
        ),
        ({ names, otherwise }) => `${names.join(', ')} and ${otherwise.join(', ')}`,
        ({ names, otherwise }) => {
          const [one, other] = [hashRing(names), hashRing(otherwise)]
          const differs = FEW.find((key) => one(key) !== other(key))
          if (differs)
            broken(
              `${differs}: expected the same server for both orders, came ${told(one(differs))} and ` +
                told(other(differs)),
            )
        },
        EXAMPLES,
      )
    },
  )

  rule(
    'Each has about the same number of keys',
    'too few places for each server: with one, the gaps between them decide, and ten stray by a third of a share as a ' +
      'matter of course. Or places that lie close together, such as sums of letters, or `cache-1` with `11` and ' +
      '`cache-11` with `1` at the same one.',
    () => {
      const names = ['red', 'green', 'blue', 'a much longer name', '10.0.3.7:6379', '10.0.3.8:6379']
      for (const some of [numbered(2), numbered(5), names, numbered(12)]) {
        const equal = KEYS.length / some.length
        for (const [name, count] of counts(hashRing(some), some, KEYS))
          if (Math.abs(count - equal) > STRAY * equal)
            broken(
              `${KEYS.length} keys with ${some.join(', ')}: expected that ${name} has ${Math.round(equal)}, a third more ` +
                `or less, came ${count}`,
            )
      }
    },
  )

  rule(
    'With one server less, its keys are shared by all that are left, and no other key moves',
    'handing them to one neighbour, which then has twice as much to do as before and may be the next to die: its ' +
      'places must have different neighbours. Or places that come from a server’s number in the list.',
    () => {
      const all = numbered(5)
      const ring = hashRing(all)
      const before = new Map(KEYS.map((key) => [key, ring(key)]))
      for (const dead of all) {
        const left = all.filter((name) => name !== dead)
        const after = hashRing(left)
        const moved = KEYS.filter((key) => before.get(key) === dead)
        const stray = KEYS.find((key) => before.get(key) !== dead && before.get(key) !== after(key))
        if (stray)
          broken(
            `${dead} of ${all.join(', ')} dies: expected that only its keys move, came that ${stray} moves from ` +
              `${told(before.get(stray))} to ${told(after(stray))}`,
          )
        const equal = moved.length / left.length
        for (const [name, count] of counts(after, left, moved))
          if (count < LEAST_OF_DEAD * equal)
            broken(
              `${dead} of ${all.join(', ')} dies: expected that ${name} takes about ${Math.round(equal)} of its ` +
                `${moved.length} keys, came ${count}`,
            )
      }
    },
  )
})
