/** A thousand inputs to the database's port that no client of ours sends: nothing is changed, and nothing stops. */
import { type Chance, chanceFrom } from '@ztm/domain/seed/chance'
import { createClient } from '@ztm/testkit/client'
import { eventually } from '@ztm/testkit/eventually'
import { succeed } from '@ztm/testkit/http-client'
import { watchMemory } from '@ztm/testkit/memory'
import { newPhoto } from '@ztm/testkit/photos'
import { publicState } from '@ztm/testkit/public-state'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { speaking } from './speaking.ts'
import { SECRET, startTiers, type Tiers } from './tiers.ts'

const INPUTS = 1_000
const AT_ONCE = 25
const MIB = 1024 * 1024

let tiers: Tiers
beforeAll(async () => {
  tiers = await startTiers()
}, 60_000)
afterAll(() => tiers?.stop())

type Client = Awaited<ReturnType<typeof speaking>>
type Input = { client: Client; chance: Chance; deletion: object }

/** Does nothing also where it is understood. */
const HARMLESS = { id: 1, write: [{ op: 'remove', table: 'users', row: { id: 'x' } }] }

/** What each says once it is connected; half of them know the secret. */
const KINDS: Record<string, (input: Input) => void> = {
  'not let in': ({ client, deletion }) => client.say(deletion),
  'a wrong secret': ({ client, deletion }) => {
    client.say({ auth: SECRET.slice(1) })
    client.say(deletion)
  },
  'bytes by chance': ({ client, chance }) =>
    client.write(Buffer.from(Array.from({ length: 1 + chance() * 3_000 }, () => chance() * 256))),
  'bytes by chance, let in': ({ client, chance }) => {
    client.say({ auth: SECRET })
    client.write(Buffer.from(Array.from({ length: 1 + chance() * 3_000 }, () => chance() * 256)))
  },
  'a request cut off': ({ client, chance, deletion }) => {
    client.say({ auth: SECRET })
    const line = `${JSON.stringify(deletion)}\n`
    client.write(line.slice(0, Math.floor(chance() * (line.length - 1))))
    client.leave()
  },
  'a byte changed': ({ client, chance }) => {
    client.say({ auth: SECRET })
    const line = Buffer.from(`${JSON.stringify(HARMLESS)}\n`)
    line[Math.floor(chance() * (line.length - 1))] = Math.floor(chance() * 256)
    client.write(line)
  },
  'too long a line': ({ client }) => {
    client.say({ auth: SECRET })
    client.write(`{"id":1,"read":{"sql":"${'x'.repeat(1.5 * MIB)}"}}\n`)
  },
  'too many changes': ({ client }) => {
    client.say({ auth: SECRET })
    client.say({ id: 1, write: Array.from({ length: 10_001 }, () => ({ op: 'put', table: 'x', row: {} })) })
  },
  'nested without end': ({ client }) => {
    client.say({ auth: SECRET })
    client.write(`${'['.repeat(100_000)}\n`)
  },
  'names that everything has': ({ client }) => {
    client.say({ auth: SECRET })
    client.write(
      '{"id":1,"__proto__":{"read":1},"write":[{"op":"add","table":"__proto__","row":{"constructor":1}}]}\n',
    )
  },
  'types that are others': ({ client, chance }) => {
    client.say({ auth: SECRET })
    const any = () => [null, -1, 1e300, '', [], {}, true][Math.floor(chance() * 7)]
    client.say({ id: 1, read: { sql: any(), params: any(), how: any() } })
    client.say({ id: any(), write: any() })
    client.say({ id: 1, write: [{ op: any(), table: any(), row: any() }] })
  },
  HTTP: ({ client }) => client.write('POST /seed HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}'),
  'nothing at all': () => {},
}

test(`${INPUTS} of them`, { timeout: 120_000 }, async () => {
  const ada = await tiers.person('ada')
  const photo = await newPhoto(ada)
  await succeed(ada.comment(photo.id, 'there'))
  const deletion = { id: 1, write: [{ op: 'remove', table: 'photos', row: { id: photo.id } }] }
  const visitor = createClient(tiers.url())
  const before = await publicState(visitor)
  const pid = tiers.pid('database-1')
  const growth = watchMemory([pid])
  const chance = chanceFrom(3)
  const kinds = Object.values(KINDS)

  let sent = 0
  while (sent < INPUTS) {
    const clients = await Promise.all(
      Array.from({ length: AT_ONCE }, () => speaking(tiers.port('database-1'))),
    )
    for (const client of clients) kinds[sent++ % kinds.length]?.({ client, chance, deletion })
    // Meanwhile people are served.
    await succeed(ada.profile(ada.username))
    for (const client of clients) client.leave()
  }
  expect(tiers.pid('database-1')).toBe(pid)
  await eventually('all to be as it was', async () => expect(await publicState(visitor)).toEqual(before))
  await succeed(ada.comment(photo.id, 'still here'))
  expect(growth()).toBeLessThan(200 * MIB)
})
