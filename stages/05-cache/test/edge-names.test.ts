/** Names of the edges, beside the app's own. */
import { describe, expect, test } from 'vitest'
import { lookUp } from '../src/dns/zone.ts'

const EDGES = [
  { name: 'edge-1', ip: '203.0.113.3', ip6: '2001:db8::3' },
  { name: 'edge-2', ip: '203.0.113.4', ip6: '2001:db8::4' },
]

function ask(name: string, type = 'A', hosts = EDGES) {
  const zone = { serial: 1, addresses: [{ ip: '203.0.113.2', ip6: '2001:db8::2' }], hosts }
  const { rcode, answers, authorities } = lookUp(zone, { name, type, class: 'IN' })
  const said = answers.map((answer) => ('data' in answer ? answer.data : ''))
  return { rcode, said, authorities: authorities.map(({ type }) => type) }
}

const found = (...said: unknown[]) => ({ rcode: 'NOERROR', said, authorities: [] })
const nothing = { rcode: 'NOERROR', said: [], authorities: ['SOA'] }
const noSuchName = { rcode: 'NXDOMAIN', said: [], authorities: ['SOA'] }

describe('an edge’s name', () => {
  test('leads to that edge alone, however it is spelt', () => {
    expect(ask('edge-1.photos.test')).toEqual(found('203.0.113.3'))
    expect(ask('Edge-2.PHOTOS.test')).toEqual(found('203.0.113.4'))
    expect(ask('edge-2.photos.test', 'AAAA')).toEqual(found('2001:db8::4'))
  })

  test.each(['NS', 'SOA', 'MX'])('has no %s, and says that it is there all the same', (type) => {
    expect(ask('edge-1.photos.test', type)).toEqual(nothing)
  })

  test.each(['edge-3.photos.test', 'x.edge-1.photos.test', 'edge-1x.photos.test', 'edge.photos.test'])(
    '%s is none',
    (name) => {
      expect(ask(name)).toEqual(noSuchName)
    },
  )

  test('leaves the app’s own as it was, also while no edge is known', () => {
    expect(ask('photos.test')).toEqual(found('203.0.113.2'))
    expect(ask('photos.test', 'NS').said).toEqual(['ns.nameservers.test'])
    expect(ask('photos.test', 'A', [])).toEqual(found('203.0.113.2'))
    expect(ask('edge-1.photos.test', 'A', [])).toEqual(noSuchName)
  })
})
