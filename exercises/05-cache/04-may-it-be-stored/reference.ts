/** What is right for an example, by the README's rules in turn, with the reason. Reads no header: it knows what is in them. */
import { type Example, NOW } from './heads.ts'

const BY_DEFAULT = [200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501]

const nameOf = (directive: string) => directive.split('=')[0]?.toLowerCase() ?? ''
const saysAny = ({ says }: Example, ...names: string[]) => says.some((one) => names.includes(nameOf(one)))

const REASONS: [reason: string, applies: (example: Example) => boolean][] = [
  ['it answers no GET', ({ method }) => method !== 'GET'],
  ['it is a part, or no answer of its own', ({ status }) => status === 206 || status === 304],
  ['the request says no-store', ({ asksWith }) => asksWith['cache-control']?.includes('no-store') === true],
  ['it says no-store', (example) => saysAny(example, 'no-store')],
  ['it says private', (example) => saysAny(example, 'private')],
  [
    'it was asked for with Authorization, and does not say that others may have it',
    (example) =>
      'authorization' in example.asksWith && !saysAny(example, 'public', 's-maxage', 'must-revalidate'),
  ],
  [
    'it hands out a cookie, and does not say public',
    (example) => 'set-cookie' in example.more && !saysAny(example, 'public'),
  ],
  [
    'it was asked for with a cookie, and says neither public nor s-maxage',
    (example) => 'cookie' in example.asksWith && !saysAny(example, 'public', 's-maxage'),
  ],
  ['it varies by everything', ({ more }) => more.vary === 'accept, *'],
  [
    'nobody has allowed it',
    (example) =>
      !BY_DEFAULT.includes(example.status) &&
      example.expires === undefined &&
      !saysAny(example, 'public', 'max-age', 's-maxage'),
  ],
]

/** @returns why it must not be stored; undefined where it may be */
export const reasonAgainst = (example: Example): string | undefined =>
  REASONS.find(([, applies]) => applies(example))?.[0]

/** In seconds. */
export function freshness(example: Example): number {
  const { says, date, expires, lastModified, ahead } = example
  if (saysAny(example, 'no-cache')) return 0
  for (const name of ['s-maxage', 'max-age']) {
    const [directive] = says.filter((one) => nameOf(one) === name)
    if (directive) return Number(/\d+/.exec(directive)?.[0] ?? 0)
  }
  // Without a date, our clock is all there is, and dates are compared with it as they stand.
  const from = typeof date === 'number' ? date : NOW - ahead
  const seconds = (ms: number) => Math.max(0, ms / 1000)
  if (expires !== undefined) return expires === 'nonsense' ? 0 : seconds(expires - from)
  if (lastModified === undefined || lastModified === 'nonsense') return 0
  return seconds((from - lastModified) / 10)
}

export const mayBeStale = (example: Example): boolean =>
  !saysAny(example, 'no-cache', 'must-revalidate', 'proxy-revalidate', 's-maxage')
