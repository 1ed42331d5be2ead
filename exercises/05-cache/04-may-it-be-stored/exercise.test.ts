/** A table of requests and answers for each rule, and all rules at once. */
import { forAll } from '../../testing/for-all.ts'
import { broken, exercise, told } from '../../testing/rules.ts'
import { anExample, type Example, headsOf, httpDate, NOW, tellHeads } from './heads.ts'
import { freshness, mayBeStale as mayReallyBeStale, reasonAgainst } from './reference.ts'
import type { Asked, Came, Fields } from './starter.ts'

const MINUTE = 60_000
const GET: Asked = { method: 'GET', headers: {} }
const asking = (headers: Fields): Asked => ({ ...GET, headers })
const PICTURE = 'max-age=60'

/** An answer of now. */
const saying = (cacheControl?: string, more: Fields = {}, status = 200): Came => ({
  status,
  headers: { date: httpDate(NOW), 'cache-control': cacheControl, ...more },
})
const tell = (example: Example) => {
  const { asked, came } = headsOf(example)
  return tellHeads(asked, came)
}

await exercise<typeof import('./starter.ts')>(import.meta.dirname, (answer, rule) => {
  function expectStored(expected: boolean, asked: Asked, came: Came): void {
    const is = answer.mayBeStored(asked, came)
    if (is !== expected)
      broken(`${tellHeads(asked, came)}: may it be stored? expected ${expected}, came ${told(is)}`)
  }

  /** @param seconds fractions do not matter */
  function expectFresh(seconds: number, came: Came, cameAt = NOW): void {
    const said = answer.freshFor(came, cameAt)
    if (!(Math.abs(said - seconds) < 1))
      broken(`${tellHeads(GET, came)}: expected that it is fresh for ${seconds} s, came ${told(said)}`)
  }

  rule(
    'Only whole and final answers to GET are stored',
    'storing whatever passes: part of a picture would be given to whoever wants all of it.',
    () => {
      expectStored(true, GET, saying(PICTURE))
      for (const method of ['POST', 'PUT', 'DELETE', 'HEAD'])
        expectStored(false, { ...GET, method }, saying(PICTURE))
      for (const status of [100, 103, 199, 206, 304]) expectStored(false, GET, saying(PICTURE, {}, status))
      for (const status of [200, 204, 302, 403, 500]) expectStored(true, GET, saying(PICTURE, {}, status))
    },
  )

  rule(
    'What says no-store or private is not stored, whatever else it says',
    'asking the answer alone, when the request may say no-store, too; or looking for `private` without a value only.',
    () => {
      expectStored(false, GET, saying('no-store'))
      expectStored(false, GET, saying('public, max-age=60, no-store'))
      expectStored(false, asking({ 'cache-control': 'no-store' }), saying(PICTURE))
      expectStored(false, GET, saying('private'))
      expectStored(false, GET, saying('public, s-maxage=60, private'))
      expectStored(false, GET, saying('max-age=60, private="x-name"'))
    },
  )

  rule(
    'What has to be validated before it is used is stored all the same',
    'taking `no-cache` for `no-store`. It says that the origin is to be asked each time, which is quick where nothing has ' +
      'changed: a 304 without a body.',
    () => {
      for (const says of [
        'no-cache',
        'max-age=0',
        'must-revalidate, max-age=60',
        'max-age=0, must-revalidate',
      ])
        expectStored(true, GET, saying(says))
      // Somebody reloads: they do not want what is stored, and what they get is good for others.
      for (const asks of ['no-cache', 'max-age=0'])
        expectStored(true, asking({ 'cache-control': asks }), saying(PICTURE))
    },
  )

  rule(
    'What was asked for with Authorization is stored only where the answer says that others may have it',
    'taking `max-age` for that: it says how long, and not for whom. Or never storing it: an API behind a token could ' +
      'not be cached at all.',
    () => {
      const asked = asking({ authorization: 'Bearer ann' })
      for (const says of [undefined, 'max-age=60', 'no-cache', 'proxy-revalidate, max-age=60', 'immutable'])
        expectStored(false, asked, saying(says))
      expectStored(false, asked, saying(undefined, { expires: httpDate(NOW + MINUTE) }))
      for (const says of ['public', 's-maxage=60', 'must-revalidate, max-age=60'])
        expectStored(true, asked, saying(says))
    },
  )

  rule(
    'What comes with a cookie, or is asked for with one, is stored only where the answer says so',
    'storing the cookie along with the page: everybody who is given it from then on is logged in as one person.',
    () => {
      const given = { 'set-cookie': 'session=ann' }
      for (const says of [undefined, 'max-age=60', 's-maxage=60', 'must-revalidate'])
        expectStored(false, GET, saying(says, given))
      expectStored(true, GET, saying('public, max-age=60', given))
      const asked = asking({ cookie: 'session=ann' })
      for (const says of [undefined, 'max-age=60', 'must-revalidate, max-age=60'])
        expectStored(false, asked, saying(says))
      for (const says of ['public', 's-maxage=60']) expectStored(true, asked, saying(says))
    },
  )

  rule(
    'What varies by everything is not stored',
    'comparing the whole of `Vary` with `*`, which may stand among others; or refusing whatever has a `Vary`.',
    () => {
      expectStored(false, GET, saying(PICTURE, { vary: '*' }))
      expectStored(false, GET, saying('public', { vary: 'Accept-Encoding, *' }))
      expectStored(true, GET, saying(PICTURE, { vary: 'Accept-Encoding' }))
    },
  )

  rule(
    'Somebody has to have allowed it: the answer, or a status of which it is known',
    'storing every status by default: a redirect, or the error of one bad moment, is then what everybody gets. Or ' +
      'storing nothing but 200.',
    () => {
      for (const status of [302, 307, 400, 403, 500, 503])
        expectStored(false, GET, saying(undefined, {}, status))
      for (const status of [200, 204, 301, 404, 410]) expectStored(true, GET, saying(undefined, {}, status))
      expectStored(true, GET, saying(undefined, { expires: httpDate(NOW + MINUTE) }, 302))
      expectStored(false, GET, saying('no-cache', {}, 302))
      for (const says of ['public', 'max-age=5', 's-maxage=5']) expectStored(true, GET, saying(says, {}, 500))
    },
  )

  rule(
    'What a shared cache is told counts before what everybody is told, and that before any date',
    'looking at `max-age` first, which is for browsers as well; or at a date before what is said in seconds.',
    () => {
      const dates = { expires: httpDate(NOW + 5 * MINUTE), 'last-modified': httpDate(NOW - 100 * MINUTE) }
      expectFresh(10, saying('max-age=60, s-maxage=10', dates))
      expectFresh(60, saying('max-age=60', dates))
      expectFresh(60, saying('Max-Age="60"', dates))
      expectFresh(300, saying('public', dates))
      expectFresh(600, saying(undefined, { 'last-modified': dates['last-modified'] }))
    },
  )

  rule(
    'What is there counts, also when it is 0 or nonsense',
    'asking whether a value is true-ish: `s-maxage=0` is then taken for “not said”, and what must not be used without ' +
      'asking is used for a minute. Reading as much of it as is a number. Or a `NaN`, which is neither fresh nor stale.',
    () => {
      const dates = { expires: httpDate(NOW + MINUTE), 'last-modified': httpDate(NOW - 10 * MINUTE) }
      for (const says of ['s-maxage=0, max-age=60', 's-maxage=abc, max-age=60', 's-maxage, max-age=60'])
        expectFresh(0, saying(says, dates))
      for (const says of ['max-age=0', 'max-age=abc', 'max-age=60s', 'max-age=-5'])
        expectFresh(0, saying(says, dates))
      for (const expires of ['0', '-1', 'never', httpDate(NOW - MINUTE)])
        expectFresh(0, saying(undefined, { ...dates, expires }))
    },
  )

  rule(
    'Dates are compared with the origin’s own, in seconds',
    'comparing with our clock: if the origin’s is ahead or behind by an hour, so is everything it says. Or taking ' +
      'milliseconds for seconds.',
    () => {
      const expires = httpDate(NOW + MINUTE)
      const lastModified = httpDate(NOW - 10 * MINUTE)
      for (const off of [0, -90 * MINUTE, 90 * MINUTE]) {
        expectFresh(60, saying(undefined, { expires }), NOW + off)
        expectFresh(60, saying(undefined, { 'last-modified': lastModified }), NOW + off)
      }
      for (const date of [undefined, 'no date']) {
        expectFresh(60, saying(undefined, { expires, date }))
        expectFresh(60, saying(undefined, { 'last-modified': lastModified, date }))
      }
    },
  )

  rule(
    'Where nobody says how long, it is a tenth of the time since the last change, or nothing',
    'making up a time where there is none; or letting one become less than 0, where the last change is in the future.',
    () => {
      expectFresh(3_600, saying(undefined, { 'last-modified': httpDate(NOW - 600 * MINUTE) }))
      expectFresh(3_600, saying('public', { 'last-modified': httpDate(NOW - 600 * MINUTE) }, 302))
      for (const lastModified of [undefined, 'yesterday', httpDate(NOW + MINUTE)])
        expectFresh(0, saying(undefined, { 'last-modified': lastModified }))
      expectFresh(0, saying('public'))
    },
  )

  rule(
    'With no-cache it is never fresh; with must-revalidate it is, for its time',
    'taking `must-revalidate` for “always validate”: it is about the time after. Or looking at `max-age` first.',
    () => {
      for (const says of ['no-cache', 'no-cache, max-age=60', 's-maxage=60, no-cache'])
        expectFresh(0, saying(says, { 'last-modified': httpDate(NOW - 600 * MINUTE) }))
      for (const says of ['must-revalidate, max-age=60', 'max-age=60, proxy-revalidate'])
        expectFresh(60, saying(says))
    },
  )

  rule(
    'What says so is not used stale, even when the origin is away',
    'forgetting `s-maxage`, which says to shared caches what `proxy-revalidate` says, too.',
    () => {
      const may = [undefined, 'max-age=60', 'public', 'max-age=0']
      const mayNot = [
        'must-revalidate, max-age=60',
        'proxy-revalidate',
        'no-cache',
        's-maxage=60',
        'public, S-MaxAge=60',
      ]
      for (const says of [...may, ...mayNot]) {
        const came = saying(says)
        const expected = !mayNot.includes(says ?? '')
        const is = answer.mayBeStale(came)
        if (is !== expected)
          broken(`${tellHeads(GET, came)}: may it be used stale? expected ${expected}, came ${told(is)}`)
      }
    },
  )

  rule(
    'Whatever a request and its answer say, all rules hold',
    'one of the rules above, in a combination that they do not have.',
    async () => {
      await forAll(
        anExample,
        tell,
        (example) => {
          const { asked, came } = headsOf(example)
          const against = reasonAgainst(example)
          const stored = answer.mayBeStored(asked, came)
          if (stored !== (against === undefined))
            broken(
              `May it be stored? expected ${against === undefined ? 'true' : `false, as ${against}`}, came ${told(stored)}`,
            )
          if (!stored) return
          const [seconds, said] = [freshness(example), answer.freshFor(came, NOW)]
          if (!(Math.abs(said - seconds) < 1))
            broken(`Expected that it is fresh for ${seconds} s, came ${told(said)}`)
          const [may, stale] = [mayReallyBeStale(example), answer.mayBeStale(came)]
          if (stale !== may) broken(`May it be used stale? expected ${may}, came ${told(stale)}`)
        },
        400,
      )
    },
  )
})
