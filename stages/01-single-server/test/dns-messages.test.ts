/** What the name server makes of messages: extensions, answers too long, and what is no question. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { chanceFrom, wholeBelow } from '@ztm/domain/seed/chance'
import dns, { type OptAnswer, type Packet } from 'dns-packet'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  askByDatagram,
  askByStream,
  ended,
  entries,
  framed,
  HOST,
  type NameServer,
  openStream,
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

const edns = (more: Partial<OptAnswer> = {}): Packet => ({
  additionals: [
    {
      type: 'OPT',
      name: '.',
      udpPayloadSize: 4096,
      extendedRcode: 0,
      ednsVersion: 0,
      flags: 0,
      flag_do: false,
      options: [],
      ...more,
    },
  ],
})

describe('extensions (EDNS)', () => {
  const opt = (answer: Packet) => answer.additionals?.find((record) => record.type === 'OPT')

  test('are answered where they are used, and only there', async () => {
    expect(opt(await ask('photos.test'))).toBeUndefined()
    const answer = await ask('photos.test', 'A', edns())
    expect(opt(answer)).toMatchObject({
      udpPayloadSize: 1232,
      ednsVersion: 0,
      extendedRcode: 0,
      flag_do: false,
    })
    expect(opt(await ask('example.com', 'A', edns()))).toBeDefined()
    expect(opt(await ask('photos.test', 'A', edns({ flags: dns.DNSSEC_OK })))).toMatchObject({
      flag_do: true,
    })
  })

  test('of a version to come are told to be unknown', async () => {
    const answer = await ask('photos.test', 'A', edns({ ednsVersion: 1 }))
    expect(opt(answer)).toMatchObject({ extendedRcode: 1, ednsVersion: 0 })
    expect(answer).toMatchObject({ answers: [], flag_aa: false })
  })

  test('may not come twice', async () => {
    const { additionals = [] } = edns()
    const twice = [...additionals, ...additionals]
    expect(await ask('photos.test', 'A', { additionals: twice })).toMatchObject({ rcode: 'FORMERR' })
  })
})

describe('an answer too long for a datagram', () => {
  let large: NameServer
  beforeAll(async () => {
    large = await startNameServer(entries(100))
  })
  afterAll(() => large.stop())

  test.each([
    ['without extensions', {}, 512],
    ['for who can take 1,000 bytes', edns({ udpPayloadSize: 1000 }), 1000],
    ['for who claims to take 65,535 bytes', edns({ udpPayloadSize: 65_535 }), 1232],
    ['for who claims to take none', edns({ udpPayloadSize: 0 }), 512],
  ])('%s is cut off, and says so', async (_who, more, limit) => {
    const bytes = await askByDatagram(large.port, query('photos.test', 'A', more))
    expect(bytes.length).toBeLessThanOrEqual(limit)
    expect(read(bytes)).toMatchObject({ flag_tc: true, rcode: 'NOERROR', answers: [] })
  })

  test('comes whole by TCP', async () => {
    const answer = read(await askByStream(large.port, query('photos.test')))
    expect(answer.flag_tc).toBe(false)
    expect(answer.answers).toHaveLength(100)
  })
})

describe('what is no question', () => {
  test.each([1, 2, 4, 5, 6, 15])('of operation %i is not implemented', async (opcode) => {
    expect(await ask('photos.test', 'A', { flags: opcode << 11 })).toMatchObject({
      rcode: 'NOTIMP',
      flag_aa: false,
    })
  })

  test('is told to be malformed where that can be told', async () => {
    const whole = query('photos.test')
    const two = dns.encode({
      id: 7,
      questions: [
        { name: 'photos.test', type: 'A' },
        { name: 'a.test', type: 'A' },
      ],
    })
    const none = dns.encode({ id: 7, questions: [] })
    for (const message of [
      whole.subarray(0, 20),
      two,
      none,
      Buffer.concat([whole.subarray(0, 12), Buffer.alloc(3, 0xc0)]),
    ]) {
      const answer = read(await askByDatagram(server.port, message))
      expect(answer).toMatchObject({ id: message.readUInt16BE(0), rcode: 'FORMERR', answers: [] })
    }
  })

  test('because it is an answer, or hardly anything, is not answered at all', async () => {
    const socket = createSocket('udp4')
    socket.connect(server.port, HOST)
    await once(socket, 'connect')
    const response = dns.encode({
      ...read(await askByDatagram(server.port, query('photos.test'))),
      type: 'response',
    })
    const malformed = Buffer.from(response.subarray(0, 20))
    for (const message of [response, malformed, Buffer.alloc(0), Buffer.alloc(11), Buffer.alloc(12, 0xff)])
      socket.send(message)
    const real = query('photos.test')
    socket.send(real)
    const [first] = await once(socket, 'message')
    expect(first.readUInt16BE(0)).toBe(real.readUInt16BE(0))
    socket.close()
  })

  test('does no harm: five thousand random and damaged packets later it answers as before', async () => {
    const chance = chanceFrom(53)
    const sound = [
      query('photos.test'),
      query('nope.photos.test', 'SOA', edns()),
      query(
        'photos.test',
        'AAAA',
        edns({ options: [{ code: 8, ip: '203.0.113.0', sourcePrefixLength: 24 }] as never }),
      ),
    ]
    const before = await ask('photos.test')
    const socket = createSocket('udp4')
    socket.connect(server.port, HOST)
    await once(socket, 'connect')
    const answered: Buffer[] = []
    socket.on('message', (message) => answered.push(message))
    for (let round = 0; round < 50; round++) {
      for (let at = 0; at < 100; at++)
        socket.send(damaged(chance, sound[wholeBelow(chance, sound.length)] as Buffer))
      // Waits for its answer, so that what was sent has been read, and not lost for want of room.
      await ask('photos.test')
    }
    socket.close()
    expect((await ask('photos.test')).answers).toEqual(before.answers)
    expect(server.process.exitCode).toBeNull()
    expect(answered.length).toBeGreaterThan(1000)
    expect(answered.every((message) => message.readUInt16BE(2) & 0x8000)).toBe(true)
  })

  test('does no harm by TCP either', async () => {
    const chance = chanceFrom(54)
    for (let round = 0; round < 200; round++) {
      const socket = await openStream(server.port)
      const noise = damaged(chance, query('photos.test'))
      socket.end(round % 2 ? framed(noise) : noise)
      await ended(socket)
    }
    expect(read(await askByStream(server.port, query('photos.test'))).rcode).toBe('NOERROR')
  })
})

/** Random bytes, or a sound message with some bytes changed, cut off, or made longer. */
function damaged(chance: () => number, sound: Buffer): Buffer {
  const noise = Buffer.from(Array.from({ length: wholeBelow(chance, 80) }, () => wholeBelow(chance, 256)))
  if (chance() < 0.3) return noise
  const message = Buffer.concat(chance() < 0.2 ? [sound, noise] : [sound])
  for (let changes = 1 + wholeBelow(chance, 4); changes > 0; changes--) {
    message[2 + wholeBelow(chance, message.length - 2)] = wholeBelow(chance, 256)
  }
  return chance() < 0.2 ? message.subarray(0, wholeBelow(chance, message.length)) : message
}
