/** A cache server that is dead, frozen, slow, full or back costs loads, and nothing else. */
import { connect, createServer } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { anyFree } from '@ztm/lab/ports'
import { until } from '@ztm/testkit/eventually'
import { expect, onTestFinished, test } from 'vitest'
import { cacheOver, historyOf, KEPT, PATIENCE, person, type WebCache } from './caches.ts'
import { type RedisServer, redisServer } from './redis-servers.ts'

const database = historyOf()
const read = (cache: WebCache, key: string, call = person()) =>
  cache.through(call, key, KEPT, async (loading) => database.read(loading, key))
async function write(cache: WebCache, key: string, value: string) {
  const call = person()
  const over = await cache.changing(call, [key])
  database.write(call, key, value)
  await over(call)
  return call
}
/** What is read of each, and how often the database was asked for it. */
async function queriesFor(cache: WebCache, keys: string[]): Promise<number> {
  const before = database.queries.length
  for (const key of keys) expect(await read(cache, key)).toBe(database.latest(key))
  return database.queries.length - before
}

const KEYS = Array.from({ length: 20 }, (_, nth) => `key ${nth}`)

async function twoServers() {
  const servers = [await redisServer('cache-1'), await redisServer('cache-2')] as [RedisServer, RedisServer]
  const [one, two] = [await cacheOver(servers, PATIENCE), await cacheOver(servers, PATIENCE)]
  for (const key of KEYS) await write(one, key, `${key} at first`)
  const isAt = (key: string) => one.servers.of(key)?.name
  const at = (name: string) => KEYS.filter((key) => isAt(key) === name)
  return { servers, one, two, lost: at('cache-1'), kept: at('cache-2') }
}

test.each(['killed', 'frozen'])(
  '%s: its keys are read from the database, the other server’s are not',
  async (how) => {
    const { servers, one, two, lost, kept } = await twoServers()
    expect(await queriesFor(one, KEYS)).toBe(KEYS.length)
    if (how === 'killed') await servers[0].kill()
    else servers[0].freeze()
    // Before anybody has noticed, too.
    expect(await queriesFor(two, lost.slice(0, 2))).toBe(2)
    await Promise.all([one.untilAway('cache-1'), two.untilAway('cache-1')])
    expect(await queriesFor(two, KEYS)).toBe(lost.length)
    expect(await queriesFor(one, kept)).toBe(0)
    // Nothing is asked of it any more, so that nobody waits.
    expect(two.outcomes.away).toBeGreaterThanOrEqual(lost.length)
  },
)

test.each(['killed', 'frozen'])(
  '%s and back: nothing is there that has been changed meanwhile',
  async (how) => {
    const { servers, one, two, lost } = await twoServers()
    await queriesFor(one, KEYS)
    if (how === 'killed') await servers[0].kill()
    else servers[0].freeze()
    await Promise.all([one.untilAway('cache-1'), two.untilAway('cache-1')])
    for (const key of lost) await write(one, key, `${key} changed`)
    if (how === 'killed') await servers[0].start()
    else servers[0].thaw()
    // Whoever looks, and whenever: before it is used again, too.
    while (!two.servers.list().every((server) => server.isHere())) {
      await queriesFor(two, lost.slice(0, 1))
      await setImmediate()
    }
    await one.untilHere('cache-1')
    expect(await queriesFor(two, lost)).toBe(lost.length)
    expect(await queriesFor(one, lost)).toBe(0)
  },
  20_000,
)

test('back, it is told of changes before it is asked for anything', async () => {
  const redis = await redisServer('cache-1')
  const cache = await cacheOver([redis], PATIENCE)
  await redis.kill()
  await cache.untilAway('cache-1')
  await redis.start()
  await until('it to be told', async () => {
    await write(cache, 'key', 'value')
    return (await redis.by.exists('floor:key')) === 1
  })
  expect(cache.servers.of('key')?.isHere()).toBe(false)
  await read(cache, 'key')
  expect(await redis.by.exists('value:key')).toBe(0)
})

test('who changed what a server could not be told of goes past what is older', async () => {
  const [redis] = (await twoServers()).servers
  const cache = await cacheOver([redis], PATIENCE)
  await write(cache, 'mine', 'old')
  await read(cache, 'mine')
  const text = (await redis.by.get('value:mine')) ?? ''
  await redis.kill()
  await cache.untilAway('cache-1')
  const writer = await write(cache, 'mine', 'new')
  await redis.start()
  await cache.untilHere('cache-1')
  // As it would be where only this web server had not reached it.
  await redis.by.set('value:mine', text)
  expect(await read(cache, 'mine')).toBe('old')
  expect(await read(cache, 'mine', writer)).toBe('new')
}, 20_000)

test('full: what is asked for least goes, and everything is answered', async () => {
  const redis = await redisServer('cache-1')
  const cache = await cacheOver([redis], PATIENCE)
  const big = 'x'.repeat(100_000)
  const keys = Array.from({ length: 200 }, (_, nth) => `big ${nth}`)
  for (const key of keys) {
    expect(await cache.through(person(), key, KEPT, async () => big)).toBe(big)
  }
  const evicted = /evicted_keys:(\d+)/.exec(await redis.by.info('stats'))?.[1]
  expect(Number(evicted)).toBeGreaterThan(0)
  expect(await cache.through(person(), keys.at(-1) ?? '', KEPT, async () => 'loaded again')).toBe(big)
})

test('full, and nothing may go: what is asked for is answered', async () => {
  const redis = await redisServer('cache-1')
  const cache = await cacheOver([redis], PATIENCE)
  await redis.by.config('SET', 'maxmemory-policy', 'noeviction')
  await redis.by.config('SET', 'maxmemory', '1')
  await write(cache, 'full', 'value')
  expect(await read(cache, 'full')).toBe('value')
})

test('slow: where everything comes too late, it is away, and nobody waits for it any more', async () => {
  const redis = await redisServer('cache-1')
  const port = await anyFree()
  const late = createServer((client) => {
    const server = connect(redis.neighbour.port, '127.0.0.1')
    client.pipe(server).on('error', () => client.destroy())
    client.on('error', () => server.destroy())
    server.on('data', (bytes) => setTimeout(() => client.write(bytes), delay))
  })
  let delay = 0
  await new Promise<void>((resolve) => late.listen(port, '127.0.0.1', resolve))
  onTestFinished(() => void late.close())
  const cache = await cacheOver([{ ...redis, neighbour: { ...redis.neighbour, port } }], PATIENCE)
  await write(cache, 'slow', 'value')
  expect(await read(cache, 'slow')).toBe('value')
  delay = 80
  expect(await read(cache, 'slow')).toBe('value')
  await cache.untilAway('cache-1')
  expect(await read(cache, 'slow')).toBe('value')
})

test('nonsense: what answers without being a Redis server is not asked again', async () => {
  const babbling = createServer(
    (socket) => void socket.on('error', () => {}).on('data', () => socket.write('what?\r\n')),
  )
  const port = await anyFree()
  await new Promise<void>((resolve) => babbling.listen(port, '127.0.0.1', resolve))
  onTestFinished(() => void babbling.close())
  const redis = await redisServer('cache-1')
  const cache = await cacheOver([{ ...redis, neighbour: { ...redis.neighbour, port } }], PATIENCE)
  await write(cache, 'any', 'value')
  expect(await read(cache, 'any')).toBe('value')
})
