/** The election, against voters that are small servers: who is asked, who is waited for, and who becomes the primary. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { Neighbour } from '@ztm/node/neighbours'
import { afterEach, expect, test } from 'vitest'
import { elect, mostAdvanced } from '../src/monitor/election.ts'
import type { Heard } from '../src/monitor/watch.ts'

const BEAT = 5_000

type Voter = { epoch?: number; seq?: number; votedFor?: number; lentFor?: number; silent?: true }
type Told = { name: string; path: string; epoch: number; at: number }

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** `database-1` and so on; one that is silent has not answered the monitor either. */
async function group(voters: Voter[]) {
  const told: Told[] = []
  const heard: Heard[] = []
  for (const [at, voter] of voters.entries()) {
    const { epoch = 1, seq = 10, votedFor = epoch, lentFor = 0, silent } = voter
    const name = `database-${at + 1}`
    const last = { epoch, seq }
    const server = createServer(async (request, response) => {
      const { epoch } = (await json(request)) as { epoch: number }
      const path = request.url ?? ''
      told.push({ name, path, epoch, at: performance.now() })
      const granted = path === '/fence' ? { last, lentFor } : { promoted: epoch }
      response.end(JSON.stringify(epoch > votedFor || path === '/promote' ? granted : { refused: 'no' }))
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const database = { name, host: '127.0.0.1', port, adminPort: port } as Neighbour
    const status = { role: 'replica' as const, leads: false, epoch: votedFor, last }
    heard.push(silent ? { database } : { database, status })
  }
  return {
    told,
    promoted: () => told.filter(({ path }) => path === '/promote').map(({ name, epoch }) => [name, epoch]),
    elect: (before?: string) => elect(heard, voters.length, before, BEAT),
  }
}

test.each([1, 2, 3, 4, 5])('of %i, a majority has to give its vote', async (size) => {
  const majority = Math.floor(size / 2) + 1
  const of = (silent: number) =>
    group(Array.from({ length: size }, (_, at) => (at < silent ? { silent: true } : {})))
  const enough = await of(size - majority)
  await enough.elect()
  expect(enough.promoted()).toHaveLength(1)
  const tooFew = await of(size - majority + 1)
  await expect(tooFew.elect()).rejects.toThrow('gave their vote')
  expect(tooFew.promoted()).toEqual([])
})

test('the epoch is newer than any that anybody knows of', async () => {
  const { elect, promoted, told } = await group([{ votedFor: 3 }, { votedFor: 7 }, { votedFor: 1 }])
  expect(await elect()).toMatchObject({ epoch: 8 })
  expect(promoted()).toHaveLength(1)
  expect(new Set(told.map(({ epoch }) => epoch))).toEqual(new Set([8]))
})

test('whoever refuses has not voted', async () => {
  const { elect, promoted } = await group([{ votedFor: 3 }, { votedFor: 2 }, { votedFor: 2, silent: true }])
  await elect()
  expect(promoted()).toHaveLength(1)
  // Somebody has given their vote for a newer epoch than they said a moment ago.
  const overtaken = await group([{ votedFor: 3 }, { votedFor: 3 }, { silent: true }])
  servers.at(-2)?.removeAllListeners('request')
  servers.at(-2)?.on('request', (_request, response) => response.end('{"refused":"voted meanwhile"}'))
  await expect(overtaken.elect()).rejects.toThrow('only 1 of 3')
})

const advanced: [string, Voter[], string][] = [
  ['the longest log', [{ seq: 8 }, { seq: 10 }, { seq: 9 }], 'database-2'],
  ['the newest epoch, whatever the length', [{ seq: 80 }, { epoch: 2, seq: 9 }, { seq: 90 }], 'database-2'],
  [
    'among those of the newest epoch the longest',
    [{ epoch: 2, seq: 9 }, { seq: 90 }, { epoch: 2, seq: 10 }],
    'database-3',
  ],
]

test.each(advanced)('most advanced is %s, in whichever order they answer', async (_what, voters, winner) => {
  const { elect, promoted } = await group(voters)
  await elect()
  expect(promoted()).toEqual([[winner, expect.any(Number)]])
  const known = voters.map(({ epoch = 1, seq = 10 }, at) => ({
    database: { name: `database-${at + 1}` } as Neighbour,
    lentFor: 0,
    last: { epoch, seq },
  }))
  for (let turn = 0; turn < known.length; turn++) {
    known.push(...known.splice(0, 1))
    expect(mostAdvanced(known).database.name).toBe(winner)
  }
})

test('the primary so far is not chosen again where the others are a majority', async () => {
  const three = await group([{ seq: 20 }, { seq: 10 }, { seq: 9 }])
  expect(await three.elect('database-1')).toMatchObject({ name: 'database-2' })
  const two = await group([{ seq: 20 }, { seq: 10 }, { silent: true }])
  // One log of three may miss what the other two have.
  expect(await two.elect('database-1')).toMatchObject({ name: 'database-1' })
})

test('nobody is promoted before all that was lent has run out', async () => {
  const { elect, told } = await group([{ lentFor: 50 }, { lentFor: 400 }, {}])
  await elect()
  const lent = told.find(({ name, path }) => name === 'database-2' && path === '/fence')
  const promoted = told.find(({ path }) => path === '/promote')
  expect((promoted?.at ?? 0) - (lent?.at ?? 0)).toBeGreaterThanOrEqual(400)
})
