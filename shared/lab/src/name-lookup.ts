/**
 * A person's computer looking a name up, as the operating system does for a browser: asked over UDP, asked again
 * where nothing comes, and remembered for as long as the answer says. Simplification: it asks the zone's own servers,
 * where a real one asks a resolver nearby, which asks them.
 */
import { createSocket } from 'node:dgram'
import { decode, encode, type Packet, RECURSION_DESIRED, type StringAnswer } from 'dns-packet'

const ATTEMPTS = 2
const ANSWER_WITHIN = 1_000

export type NameServer = { host: string; port: number }

export function createLookup(servers: () => readonly NameServer[]) {
  const known = new Map<string, { addresses: string[]; until: number }>()
  const asking = new Map<string, Promise<string[]>>()

  /** @returns its IPv4 addresses in the order of the answer @throws where nobody answers, or there are none */
  return async function lookUp(name: string): Promise<string[]> {
    const answer = known.get(name)
    if (answer && Date.now() < answer.until) return answer.addresses
    // Connections that begin at the same time share one question.
    const asked = asking.get(name) ?? askAll(name).finally(() => asking.delete(name))
    asking.set(name, asked)
    return await asked
  }

  async function askAll(name: string): Promise<string[]> {
    const all = servers()
    let failure: unknown = new Error('there is no name server')
    for (let attempt = 0; attempt < ATTEMPTS && all.length > 0; attempt++) {
      try {
        const answers = await ask(all[attempt % all.length] as NameServer, name)
        const addresses = answers.map(({ data }) => data)
        if (addresses.length === 0) throw new Error(`${name} has no address`)
        const seconds = Math.min(...answers.map(({ ttl }) => ttl ?? 0))
        known.set(name, { addresses, until: Date.now() + seconds * 1000 })
        return addresses
      } catch (error) {
        failure = error
      }
    }
    throw failure
  }
}

function ask(server: NameServer, name: string): Promise<StringAnswer[]> {
  const id = Math.floor(Math.random() * 65_536)
  const query = encode({ type: 'query', id, flags: RECURSION_DESIRED, questions: [{ type: 'A', name }] })
  const socket = createSocket('udp4')
  return new Promise<StringAnswer[]>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the name server does not answer')), ANSWER_WITHIN)
    socket.on('close', () => clearTimeout(late))
    socket.on('error', reject)
    socket.on('message', (bytes) => {
      const answer = decoded(bytes)
      // Anything else is not for this question, or from somebody who guesses.
      if (answer?.id !== id || answer.type !== 'response') return
      resolve((answer.answers ?? []).filter((record): record is StringAnswer => record.type === 'A'))
    })
    // Connected, so that a server that is gone is noticed at once (ICMP), and nobody else's answers are heard.
    socket.connect(server.port, server.host, () => socket.send(query))
  }).finally(() => socket.close())
}

function decoded(bytes: Buffer): Packet | undefined {
  try {
    return decode(bytes)
  } catch {
    return undefined
  }
}
