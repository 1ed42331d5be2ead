/**
 * From a message's bytes to its answer's: headers, EDNS (RFC 6891) and truncation, whatever the zone says.
 * The library reads and writes records; the header's flags and the question's bytes are kept apart from it, because a
 * name is bytes, which do not all survive being a string.
 */
import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  type OptAnswer,
  TRUNCATED_RESPONSE,
} from 'dns-packet'
import type { Outcome, Question } from './zone.ts'

/** What fits through nearly every network in one piece: larger answers get lost, or are forged more easily. */
export const LARGEST_DATAGRAM = 1232
/** What whoever does not speak EDNS can take. */
const SMALLEST_DATAGRAM = 512

const HEADER = 12
/** Beside the question: EDNS, a signature, what a transfer is asked with. */
const MOST_RECORDS = 4
const RCODES = { NOERROR: 0, FORMERR: 1, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 }
/** The upper bits of BADVERS, 16: a version of EDNS that we do not know. */
const BADVERS_HIGH = 1
const DNSSEC_OK = 0x8000

/**
 * @param limit how long the answer may be in any case
 * @returns the answer, or undefined where none must be given
 */
export function respond(
  lookUp: (question: Question) => Outcome,
  message: Buffer,
  limit: 'stream' | 'datagram',
): Buffer | undefined {
  if (message.length < HEADER) return undefined
  const flags = message.readUInt16BE(2)
  // Whoever answers answers can be made to talk to another such server, or to itself, for ever.
  if (flags & 0x8000) return undefined

  const head = { id: message.readUInt16BE(0), opcode: flags & 0x7800 }
  const query = read(message)
  if (!query) return write(head, { rcode: head.opcode === 0 ? 'FORMERR' : 'NOTIMP' })

  const { question, bytes, edns } = query
  const opt = edns && optOf(edns)
  if (head.opcode !== 0) return write(head, { rcode: 'NOTIMP', bytes, opt })
  if (opt?.extendedRcode) return write(head, { rcode: 'NOERROR', bytes, opt })

  const outcome = lookUp(question)
  const answer = write(head, { ...outcome, bytes, opt })
  const room = Math.min(Math.max(edns?.udpPayloadSize ?? 0, SMALLEST_DATAGRAM), LARGEST_DATAGRAM)
  if (limit === 'stream' || answer.length <= room) return answer
  // Nothing rather than a part: some of the addresses would pass for all of them. The client asks again by TCP.
  return write(head, { rcode: outcome.rcode, bytes, opt, truncated: true })
}

type Query = { question: Question; bytes: Buffer; edns: OptAnswer | undefined }

/** The one question, its bytes as they came, and the EDNS record; undefined where it is not a sound query. */
function read(message: Buffer): Query | undefined {
  const [questions, ...others] = [4, 6, 8, 10].map((at) => message.readUInt16BE(at))
  // Looked at before decoding, which makes room for as many records as the header claims, up to 262,140 of them.
  if (questions !== 1 || others.reduce((sum, count) => sum + count, 0) > MOST_RECORDS) return undefined
  try {
    const { questions: [asked] = [], additionals = [] } = decode(message)
    const { name, end } = readName(message, HEADER)
    const [edns, second] = additionals.filter((record) => record.type === 'OPT')
    if (!asked || second) return undefined
    const question = { name, type: asked.type, class: asked.class ?? 'IN' }
    return { question, bytes: message.subarray(HEADER, end + 4), edns }
  } catch {
    // The decoder throws whatever it stumbles over: it is all the same to whoever sent it.
    return undefined
  }
}

/** A name as it is written in zone files, where a dot within a label is escaped: the library takes it for a separator. */
function readName(message: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = []
  let at = start
  for (let length = message.readUInt8(at); length > 0; length = message.readUInt8(at)) {
    if (length > 63) throw new Error('a pointer, with no name before it to point at')
    labels.push(message.toString('latin1', at + 1, at + 1 + length).replaceAll('.', '\\046'))
    at += 1 + length
  }
  return { name: labels.join('.'), end: at + 1 }
}

const optOf = (edns: OptAnswer): OptAnswer => ({
  name: '.',
  type: 'OPT',
  udpPayloadSize: LARGEST_DATAGRAM,
  extendedRcode: edns.ednsVersion === 0 ? 0 : BADVERS_HIGH,
  ednsVersion: 0,
  flags: edns.flags & DNSSEC_OK,
  flag_do: edns.flag_do,
  options: [],
})

type Content = {
  rcode: keyof typeof RCODES
  bytes?: Buffer
  answers?: Answer[]
  authorities?: Answer[]
  opt?: OptAnswer | undefined
  truncated?: boolean
}

function write({ id, opcode }: { id: number; opcode: number }, content: Content): Buffer {
  const { rcode, bytes, answers = [], authorities = [], opt, truncated } = content
  const authoritative = (rcode === 'NOERROR' || rcode === 'NXDOMAIN') && !opt?.extendedRcode
  const flags =
    opcode | RCODES[rcode] | (authoritative ? AUTHORITATIVE_ANSWER : 0) | (truncated ? TRUNCATED_RESPONSE : 0)
  // "Recursion desired" is not copied from the query: nothing here recurses, and dig warns of it where it is.
  const rest = encode({ id, type: 'response', flags, answers, authorities, additionals: opt ? [opt] : [] })
  if (!bytes) return rest
  // The library does not compress names, so that records stay right when the question is put in before them.
  rest.writeUInt16BE(1, 4)
  return Buffer.concat([rest.subarray(0, HEADER), bytes, rest.subarray(HEADER)])
}
