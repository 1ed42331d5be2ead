/** The name server, asked over real sockets as resolvers and tools ask. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { SoaAnswer } from 'dns-packet'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  askByDatagram,
  askByStream,
  entries,
  HOST,
  type NameServer,
  query,
  read,
  startNameServer,
} from './dns-client.ts'

let server: NameServer
beforeAll(async () => {
  server = await startNameServer(entries(2))
})
afterAll(() => server.stop())

const ask = async (name: string, type?: string, more?: Parameters<typeof query>[2]) =>
  read(await askByDatagram(server.port, query(name, type, more)))

describe.each([
  ['UDP', askByDatagram],
  ['TCP', askByStream],
])('by %s', (_protocol, askBy) => {
  test.each([
    ['A', ['203.0.113.10', '203.0.113.11']],
    ['AAAA', ['2001:db8::a', '2001:db8::b']],
  ])('%s records lead to the entries, for some seconds', async (type, addresses) => {
    const answer = read(await askBy(server.port, query('photos.test', type)))
    expect(answer).toMatchObject({
      rcode: 'NOERROR',
      flag_qr: true,
      flag_aa: true,
      flag_ra: false,
      flag_tc: false,
    })
    expect(answer.answers?.map((record) => 'data' in record && record.data)).toEqual(addresses)
    for (const record of answer.answers ?? []) {
      expect(record).toMatchObject({ name: 'photos.test', type, class: 'IN' })
      expect('ttl' in record && record.ttl).toBeGreaterThan(0)
      expect('ttl' in record && record.ttl).toBeLessThanOrEqual(10)
    }
  })
})

describe('the zone', () => {
  test('has a start of authority and a name server', async () => {
    const { answers: [soa] = [] } = await ask('photos.test', 'SOA')
    const { serial } = (soa as SoaAnswer).data
    expect(soa).toMatchObject({ type: 'SOA', name: 'photos.test' })
    expect(serial).toBeGreaterThan(Date.UTC(2024) / 1000)
    const { answers: [ns] = [] } = await ask('photos.test', 'NS')
    expect(ns).toMatchObject({ type: 'NS', data: (soa as SoaAnswer).data.mname })
  })

  test.each([
    ['nope.photos.test', 'A', 'NXDOMAIN'],
    ['very.deep.below.photos.test', 'AAAA', 'NXDOMAIN'],
    ['nope.photos.test', 'ANY', 'NXDOMAIN'],
    ['photos.test', 'MX', 'NOERROR'],
    ['photos.test', 'TXT', 'NOERROR'],
    ['photos.test', 'UNKNOWN_65', 'NOERROR'],
  ])('%s %s is not there, which may be remembered for as long as the SOA says', async (name, type, rcode) => {
    const answer = await ask(name, type)
    expect(answer).toMatchObject({ rcode, flag_aa: true, answers: [] })
    const [soa] = answer.authorities as SoaAnswer[]
    expect(soa).toMatchObject({ type: 'SOA', name: 'photos.test' })
    expect(soa?.ttl).toBeLessThanOrEqual(soa?.data.minimum as number)
  })

  test.each([
    ['example.com', 'A', 'IN'],
    ['test', 'A', 'IN'],
    ['notphotos.test', 'A', 'IN'],
    ['photos.test.example.com', 'A', 'IN'],
    ['.', 'NS', 'IN'],
    ['photos.test', 'A', 'CH'],
    ['photos.test', 'AXFR', 'IN'],
  ])('%s %s %s is refused', async (name, type, kind) => {
    const answer = await ask(name, type, { class: kind })
    expect(answer).toMatchObject({ rcode: 'REFUSED', flag_aa: false, answers: [], authorities: [] })
  })

  test('a dot inside a label does not make it our name', async () => {
    const message = query('photosxtest')
    message[message.indexOf('x', 12)] = 0x2e
    expect(read(await askByDatagram(server.port, message)).rcode).toBe('REFUSED')
  })

  test('is found in any case, and the question comes back as it was', async () => {
    const message = query('pHoToS.tESt')
    const answer = await askByDatagram(server.port, message)
    expect(answer.subarray(12, message.length)).toEqual(message.subarray(12))
    expect(read(answer).answers?.map(({ name }) => name)).toEqual(['pHoToS.tESt', 'pHoToS.tESt'])
  })

  test('gives one small answer to who wants everything', async () => {
    const answer = await askByDatagram(server.port, query('photos.test', 'ANY'))
    expect(read(answer).answers).toHaveLength(1)
    expect(answer.length).toBeLessThan(100)
  })

  test('leads elsewhere once its neighbours change, under a higher serial', async () => {
    const serialOf = async () => {
      const { answers: [soa] = [] } = await ask('photos.test', 'SOA')
      return (soa as SoaAnswer).data.serial ?? 0
    }
    const before = await serialOf()
    server.tell(entries(3))
    await vi.waitFor(async () => expect((await ask('photos.test')).answers).toHaveLength(3))
    expect(await serialOf()).toBeGreaterThan(before)
    server.tell(entries(2))
    await vi.waitFor(async () => expect((await ask('photos.test')).answers).toHaveLength(2))
  })
})

const hasDig = await promisify(execFile)('dig', ['-v']).then(
  () => true,
  () => false,
)
describe.skipIf(!hasDig)(`dig${hasDig ? '' : ' (left out: it is not installed here)'}`, () => {
  test.each([
    ['photos.test A', 'NOERROR', /photos\.test\.\s+\d+\s+IN\s+A\s+203\.0\.113\.10/],
    ['photos.test AAAA', 'NOERROR', /IN\s+AAAA\s+2001:db8::a/],
    ['photos.test SOA', 'NOERROR', /IN\s+SOA\s+ns\./],
    ['photos.test NS', 'NOERROR', /IN\s+NS\s+ns\./],
    ['photos.test ANY', 'NOERROR', /RFC8482/],
    ['photos.test A +tcp', 'NOERROR', /203\.0\.113\.10/],
    ['photos.test A +noedns', 'NOERROR', /203\.0\.113\.10/],
    ['photos.test A +dnssec +subnet=192.0.2.0/24', 'NOERROR', /203\.0\.113\.10/],
    ['PHOTOS.test A', 'NOERROR', /203\.0\.113\.10/],
    ['photos.test MX', 'NOERROR', /AUTHORITY: 1/],
    ['nope.photos.test', 'NXDOMAIN', /AUTHORITY: 1/],
    ['example.com', 'REFUSED', /ANSWER: 0/],
  ])('is content with %s', async (question, status, seen) => {
    const args = [`@${HOST}`, '-p', `${server.port}`, ...question.split(' ')]
    const { stdout, stderr } = await promisify(execFile)('dig', args)
    expect(stdout).toContain(`status: ${status}`)
    expect(stdout).toMatch(seen)
    expect(stdout + stderr).not.toMatch(/warning|malformed|mismatch|bad|;; Truncated|timed out/i)
  })
})
