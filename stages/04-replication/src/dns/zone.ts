/**
 * The zone `photos.test`: what we say about our own name, and that we say nothing about others'. Pure: a question in,
 * records out. Simplification: one name and no delegations, and the records are made from the system's own nodes
 * and not read from a zone file.
 */
import type { Answer, SoaAnswer } from 'dns-packet'

export const ORIGIN = 'photos.test'
/** Under a name that is not in this zone, as a provider's are: one within it would need its address told from above (glue). */
const NAME_SERVER = 'ns.nameservers.test'

/** Short, so that the name can be led elsewhere within seconds, and real, so that not every request asks for it. */
const TTL = 5
/** How long somebody may remember that there is no such name or record (RFC 2308). */
const NEGATIVE_TTL = 5
/** What hardly ever changes. */
const LONG_TTL = 3600

export type Zone = {
  /** Grows with every change: how a secondary would notice one. */
  serial: number
  /** Where the name leads. */
  addresses: readonly { ip: string; ip6: string }[]
}

/** Types and classes by their names, such as `AAAA` and `IN`; one without a name is `UNKNOWN_` and its number. */
export type Question = { name: string; type: string; class: string }

export type Outcome = {
  rcode: 'NOERROR' | 'NXDOMAIN' | 'REFUSED'
  answers: Answer[]
  authorities: Answer[]
}

const TRANSFERS = ['AXFR', 'IXFR']

export function lookUp(zone: Zone, question: Question): Outcome {
  const name = question.name.toLowerCase()
  const ours = name === ORIGIN || name.endsWith(`.${ORIGIN}`)
  // Not NXDOMAIN, which would say that the name does not exist: we cannot know that of a name that is not ours.
  if (!ours || question.class !== 'IN' || TRANSFERS.includes(question.type)) {
    return { rcode: 'REFUSED', answers: [], authorities: [] }
  }

  const answers = name === ORIGIN ? recordsOf(zone, question) : []
  if (answers.length > 0) return { rcode: 'NOERROR', answers, authorities: [] }

  // The SOA tells for how long this may be remembered; without it, a resolver would ask again each time.
  const rcode = name === ORIGIN ? 'NOERROR' : 'NXDOMAIN'
  return { rcode, answers: [], authorities: [soa(zone, ORIGIN, NEGATIVE_TTL)] }
}

/** The records of the origin. Their owner is spelt as it was asked, since some resolvers compare it (0x20 encoding). */
function recordsOf(zone: Zone, { name, type }: Question): Answer[] {
  switch (type) {
    case 'A':
      return zone.addresses.map(({ ip }) => ({ name, type, ttl: TTL, data: ip }))
    case 'AAAA':
      return zone.addresses.map(({ ip6 }) => ({ name, type, ttl: TTL, data: ip6 }))
    case 'NS':
      return [{ name, type, ttl: LONG_TTL, data: NAME_SERVER }]
    case 'SOA':
      return [soa(zone, name, LONG_TTL)]
    case 'ANY':
      // Everything at once is wanted by hardly anybody but those who send it to somebody else (RFC 8482).
      return [{ name, type: 'HINFO', ttl: LONG_TTL, data: { cpu: 'RFC8482', os: '' } }]
    default:
      return []
  }
}

function soa(zone: Zone, name: string, ttl: number): SoaAnswer {
  const data = {
    mname: NAME_SERVER,
    rname: `hostmaster.${ORIGIN}`,
    serial: zone.serial,
    refresh: 3600,
    retry: 600,
    expire: 7 * 24 * 3600,
    minimum: NEGATIVE_TTL,
  }
  return { name, type: 'SOA', ttl, data }
}
