/** How the balancer notices who is well, and what it does about it. Waits for what it sees, and never for a time. */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { until } from '@ztm/testkit/eventually'
import { expect, test } from 'vitest'
import { ask } from './asking.ts'
import { type Balancer, balance, type SmallServer, serve } from './small-servers.ts'

const PATIENT = { within: 20_000 }
const ROUND = { POLICY: 'round-robin' }
const ok = (name: string) => serve(name, (_request, response) => response.end(name))

/** Who answers, so many times in a row. */
async function whoOf(balancer: Balancer, times = 8): Promise<string[]> {
  const names = new Set<string>()
  for (let i = 0; i < times; i++) names.add((await ask(balancer, '/')).body)
  return [...names].sort()
}
const only = (balancer: Balancer, ...names: string[]) =>
  until(`only ${names} to answer`, async () => `${await whoOf(balancer)}` === `${names}`, PATIENT)

test('a server whose health check fails gets nothing, and gets its share again when it is well', async () => {
  const [one, two] = [await ok('web-1'), await ok('web-2')] as [SmallServer, SmallServer]
  const balancer = await balance([one, two], ROUND)
  expect(await whoOf(balancer)).toEqual(['web-1', 'web-2'])
  for (const status of [503, undefined]) {
    two.health.status = status
    await only(balancer, 'web-1')
    two.health.status = 200
    // Slowly: at first every eleventh request is its.
    await until('web-2 to be back', async () => (await whoOf(balancer, 12)).length === 2, PATIENT)
  }
})

test('it is ready when each server has been found well, and does not wait for ever for one that is not', async () => {
  const [one, two] = [await ok('web-1'), await ok('web-2')] as [SmallServer, SmallServer]
  two.health.status = 503
  const balancer = await balance([one, two], ROUND)
  await until('the first to be checked', () => one.checks() > 3 && two.checks() > 3, PATIENT)
  expect(await balancer.isReady()).toBe(false)
  two.health.status = 200
  await until('it to be ready', balancer.isReady, PATIENT)
  expect(await whoOf(balancer, 12)).toEqual(['web-1', 'web-2'])
  // Only its beginning waits: what happens to a server later does not close the door.
  two.health.status = 503
  await only(balancer, 'web-1')
  expect(await balancer.isReady()).toBe(true)

  const another = await balance([one, two], ROUND)
  await until('it to be ready without it', another.isReady, PATIENT)
  expect(await whoOf(another)).toEqual(['web-1'])
})

test('where all are unwell, all are asked', async () => {
  const servers = [await ok('web-1'), await ok('web-2')]
  for (const { health } of servers) health.status = 503
  const balancer = await balance(servers, ROUND)
  const checked = servers.map(({ checks }) => checks())
  await until(
    'all to fail their checks',
    () => servers.every(({ checks }, at) => checks() > (checked[at] ?? 0) + 4),
    PATIENT,
  )
  expect(await whoOf(balancer)).toEqual(['web-1', 'web-2'])
})

test('a server that is taken from the list finishes what it has, and gets no more', async () => {
  const held: ServerResponse[] = []
  const one = await serve('web-1', (_request, response) => void held.push(response))
  const two = await ok('web-2')
  const balancer = await balance([one], ROUND)
  const upload = ask(balancer, '/upload', { method: 'POST', body: 'x' })
  await until('it to be asked', () => held.length === 1, PATIENT)
  balancer.tell([two])
  await only(balancer, 'web-2')
  expect(one.seen).toEqual(['POST /upload'])
  held[0]?.end('finished')
  expect(await upload).toMatchObject({ status: 200, body: 'finished' })
})

test('a newcomer is asked for its health before it is given anything', async () => {
  const [one, two] = [await ok('web-1'), await ok('web-2')] as [SmallServer, SmallServer]
  two.health.status = 503
  const balancer = await balance([one], ROUND)
  balancer.tell([one, two])
  await until('it to be checked', () => two.checks() > 3, PATIENT)
  expect(await whoOf(balancer)).toEqual(['web-1'])
  two.health.status = 200
  await until('it to take part', async () => (await whoOf(balancer, 12)).length === 2, PATIENT)
})

test('a frozen server: what it was asked to look at is answered by another, what it was asked to do is 504', async () => {
  const frozen = await serve('web-1', () => {})
  const balancer = await balance([frozen], ROUND)
  const [looking, doing] = [ask(balancer, '/look'), ask(balancer, '/do', { method: 'POST', body: '{}' })]
  await until('it to be asked', () => frozen.seen.length === 2, PATIENT)
  const two = await ok('web-2')
  balancer.tell([frozen, two])
  frozen.health.status = undefined
  expect(await looking).toMatchObject({ status: 200, body: 'web-2' })
  expect((await doing).status).toBe(504)
  expect(two.seen.filter((line) => line.startsWith('POST'))).toEqual([])
  await only(balancer, 'web-2')
})

test('where only a frozen server is left, nobody waits long for it', async () => {
  const frozen = await serve('web-1', () => {})
  frozen.health.status = undefined
  const balancer = await balance([frozen])
  for (const method of ['POST', 'POST', 'GET']) {
    // The server’s own time for what changes something would be 30 s.
    expect((await ask(balancer, '/', { method })).status).toBe(504)
  }
}, 25_000)

test('passive checks eject at most half of the servers, however many fail', async () => {
  const resetting = (name: string) => serve(name, (request) => void request.socket.resetAndDestroy())
  const servers = [
    await resetting('web-1'),
    await resetting('web-2'),
    await resetting('web-3'),
    await ok('web-4'),
  ]
  const balancer = await balance(servers, ROUND)
  for (let i = 0; i < 12; i++) await ask(balancer, `/${i}`, { method: 'POST' })
  const before = servers.map(({ seen }) => seen.length)
  for (let i = 0; i < 8; i++) await ask(balancer, `/${i}`, { method: 'POST' })
  const still = servers.filter(({ seen }, at) => seen.length > (before[at] ?? 0))
  expect(still.length).toBe(2)
})

test('a wrong setting is said in one line', async () => {
  await expect(balance([], { POLICY: 'random' })).rejects.toThrow('ended with 1')
  await expect(balance([], { WEIGHTS: 'web-1' })).rejects.toThrow('ended with 1')
})

test('weights from the environment count', async () => {
  const servers = [await ok('web-1'), await ok('web-2')]
  const balancer = await balance(servers, { ...ROUND, WEIGHTS: 'web-1=3' })
  for (let i = 0; i < 40; i++) await ask(balancer, '/')
  expect(servers.map(({ seen }) => seen.length)).toEqual([30, 10])
})

test('on its own way out it finishes what it has', async () => {
  const held: ServerResponse[] = []
  const server = await serve('web-1', (request, response) => {
    if (request.url === '/slow') held.push(response)
    else response.end()
  })
  const balancer = await balance([server])
  const slow = ask(balancer, '/slow')
  await until('it to be asked', () => held.length === 1, PATIENT)
  balancer.process.kill('SIGTERM')
  await until(
    'it to take nobody any more',
    () =>
      ask(balancer, '/').then(
        () => false,
        () => true,
      ),
    PATIENT,
  )
  held[0]?.end('finished')
  expect(await slow).toMatchObject({ status: 200, body: 'finished' })
  const [code] =
    balancer.process.exitCode === null ? await once(balancer.process, 'exit') : [balancer.process.exitCode]
  expect(code).toBe(0)
})
