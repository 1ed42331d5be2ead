import { describe, expect, test, vi } from 'vitest'
import { type End, scene } from './relay-scene.ts'

const until = (condition: () => void) => vi.waitFor(condition, { timeout: 20_000, interval: 5 })
/** Much more than all buffers on the way together, and a busy computer takes its time for it. */
const MUCH = { bytes: 40_000_000, timeout: 60_000 }
/** Long enough for bytes that pass to have passed many times over; nothing is expected to happen in it. */
const quiet = () => new Promise((resolve) => setTimeout(resolve, 100))
const hears = (end: End | undefined, text: string) => until(() => expect(end?.received()).toBe(text))

async function connected(greet?: string) {
  const set = await scene(greet)
  const near = await set.dial()
  await until(() => expect(set.far).toHaveLength(1))
  return { ...set, near, far: set.far[0] as End, all: set.far }
}

describe('as it is', () => {
  test('passes bytes both ways, over both ports, and counts them', async () => {
    const { link, near, far, dial, all } = await connected('hello')
    await hears(near, 'hello')
    near.socket.write('how are you')
    await hears(far, 'how are you')
    const second = await dial('adminPort')
    await hears(second, 'hello')
    second.socket.write('well?')
    await until(() => expect(all[1]?.received()).toBe('well?'))
    expect(link.state()).toEqual({ cut: null, delay: 0, throttle: null, passed: { there: 16, back: 10 } })
  })

  test('counts how often somebody spoke first, or after an answer, at the serving port alone', async () => {
    const { link, near, far, dial, all } = await connected()
    near.socket.write('one')
    await hears(far, 'one')
    near.socket.write(', and more of it')
    await hears(far, 'one, and more of it')
    expect(link.asked()).toEqual({ bytes: 19, turns: 1 })
    far.socket.write('yes')
    await hears(near, 'yes')
    near.socket.write('two')
    await hears(far, 'one, and more of ittwo')
    const check = await dial('adminPort')
    check.socket.write('well?')
    await until(() => expect(all[1]?.received()).toBe('well?'))
    expect(link.asked()).toEqual({ bytes: 22, turns: 2 })
  })

  test('passes much, to a reader that takes its time, whole and without taking it all in', {
    timeout: MUCH.timeout,
  }, async () => {
    const { near, far, link } = await connected()
    const size = MUCH.bytes
    far.socket.pause()
    near.socket.write('x'.repeat(size))
    await until(() => expect(link.state().passed.there).toBeGreaterThan(0))
    await quiet()
    // The rest waits at the sender, where a network would leave it.
    expect(near.socket.writableLength).toBeGreaterThan(size / 2)
    far.socket.resume()
    await vi.waitFor(() => expect(far.received().length).toBe(size), MUCH)
    expect(link.state().passed.there).toBe(size)
  })

  test('an end passes, and an answer after it', async () => {
    const { near, far } = await connected()
    near.socket.end('question')
    await until(() => expect(far.ended()).toBe(true))
    far.socket.end('answer')
    await until(() => expect(near.closed()).toBe(true))
    expect(far.received()).toBe('question')
    expect(near.received()).toBe('answer')
    expect(near.socket.errored).toBeNull()
  })

  test.each(['near', 'far'] as const)('a break on the %s side is a break on the other', async (side) => {
    const { near, far } = await connected()
    const [breaks, hears] = side === 'near' ? [near, far] : [far, near]
    breaks.socket.resetAndDestroy()
    await until(() => expect(hears.closed()).toBe(true))
    expect(hears.socket.errored).toMatchObject({ code: 'ECONNRESET' })
  })

  test('refuses where the node is gone, and leads to it again at the same port', async () => {
    const { near, link, dial, off, on, all } = await connected()
    const { port, adminPort } = link.seen()
    await off()
    await until(() => expect(near.closed()).toBe(true))
    await expect(dial()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await expect(dial('adminPort')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await on()
    expect(link.seen()).toMatchObject({ port, adminPort })
    const again = await dial()
    again.socket.write('there you are')
    await until(() => expect(all[1]?.received()).toBe('there you are'))
  })
})

describe('cut', () => {
  test('both ways nothing passes, on either port, until it is healed', async () => {
    const { link, near, far, dial, all } = await connected()
    await link.cut()
    expect(link.state().cut).toBe('both')
    near.socket.write('to you')
    far.socket.write('to me')
    const opening = await dial()
    const checking = await dial('adminPort')
    opening.socket.write('new')
    checking.socket.write('check')
    await quiet()
    expect([near, far, opening, checking].map((end) => end.received())).toEqual(['', '', '', ''])
    expect(all).toHaveLength(1)
    expect(link.state().passed).toEqual({ there: 0, back: 0 })

    await link.heal()
    await hears(far, 'to you')
    await hears(near, 'to me')
    await until(() => expect(all.slice(1).map((end) => end.received())).toEqual(['new', 'check']))
    expect(link.state()).toMatchObject({ cut: null, passed: { there: 14, back: 5 } })
  })

  test.each([
    ['there', 'near', 'far'],
    ['back', 'far', 'near'],
  ] as const)('%s only, the other way passes, and nothing new opens', async (way, mute, speaks) => {
    const { link, dial, all, ...ends } = await connected()
    await link.cut(way)
    expect(link.state().cut).toBe(way)
    ends[mute].socket.write('lost')
    ends[speaks].socket.write('heard')
    await hears(ends[mute], 'heard')
    await dial()
    await quiet()
    expect(ends[speaks].received()).toBe('')
    expect(all).toHaveLength(1)
    await link.heal()
    await hears(ends[speaks], 'lost')
    await until(() => expect(all).toHaveLength(2))
  })

  test('one way and then the other is both', async () => {
    const { link } = await connected()
    await link.cut('there')
    await link.cut('back')
    expect(link.state().cut).toBe('both')
  })

  test('what a sender goes on sending waits with the sender', { timeout: MUCH.timeout }, async () => {
    const { link, near, far } = await connected()
    await link.cut()
    const size = MUCH.bytes
    near.socket.write('x'.repeat(size))
    await quiet()
    expect(near.socket.writableLength).toBeGreaterThan(size / 2)
    expect(far.received()).toBe('')
    await link.heal()
    await vi.waitFor(() => expect(far.received().length).toBe(size), MUCH)
  })

  test.each(['end', 'resetAndDestroy'] as const)(
    'nobody hears through it that the other side did %s',
    async (how) => {
      const { link, near, far } = await connected()
      await link.cut()
      near.socket[how]()
      await quiet()
      expect([far.ended(), far.closed()]).toEqual([false, false])
      await link.heal()
      await until(() => expect(far.ended() || far.closed()).toBe(true))
    },
  )

  test('nor that the node is gone: it does not refuse, and does when it is healed', async () => {
    const { link, near, dial, off } = await connected()
    await link.cut()
    await off()
    const opening = await dial()
    await quiet()
    expect([near.closed(), opening.closed()]).toEqual([false, false])
    await link.heal()
    await until(() => expect([near.closed(), opening.closed()]).toEqual([true, true]))
    await expect(dial()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('whoever gives up opening leaves nothing behind', async () => {
    const { link, dial, all } = await connected()
    await link.cut()
    for (let i = 0; i < 20; i++) {
      const opening = await dial()
      opening.socket.write('anybody there?')
      opening.socket.end()
      await until(() => expect(opening.closed()).toBe(true))
    }
    await link.heal()
    await dial()
    await until(() => expect(all).toHaveLength(2))
    expect(all[1]?.received()).toBe('')
  })
})

describe('delayed', () => {
  test('every byte takes that long, each way, and opening a round trip', async () => {
    const { link, near, far, dial, all } = await connected()
    await link.delay(60)
    expect(link.state().delay).toBe(60)
    const start = performance.now()
    near.socket.write('there')
    await hears(far, 'there')
    expect(performance.now() - start).toBeGreaterThan(58)
    const turn = performance.now()
    far.socket.write('back')
    await hears(near, 'back')
    expect(performance.now() - turn).toBeGreaterThan(58)
    const opening = performance.now()
    const second = await dial()
    second.socket.write('x')
    await until(() => expect(all).toHaveLength(2))
    expect(performance.now() - opening).toBeGreaterThan(118)
    await until(() => expect(all[1]?.received()).toBe('x'))
    expect(performance.now() - opening).toBeGreaterThan(176)
  })

  test('what is on its way is many at once, in order', async () => {
    const { link, near, far } = await connected()
    await link.delay(200)
    const sent = Array.from({ length: 50 }, (_, i) => `${i} `)
    for (const word of sent) {
      near.socket.write(word)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await hears(far, sent.join(''))
  })

  test('less delay lets go what is on its way', async () => {
    const { link, near, far } = await connected()
    await link.delay(60_000)
    near.socket.end('at last')
    await quiet()
    expect(far.received()).toBe('')
    await link.heal()
    await until(() => expect(far.ended()).toBe(true))
    expect(far.received()).toBe('at last')
  })
})

describe('throttled', () => {
  test('passes no more than so much a second, over all connections together', async () => {
    const { link, near, dial, all } = await connected()
    const second = await dial()
    await until(() => expect(all).toHaveLength(2))
    await link.throttle(100_000)
    expect(link.state().throttle).toBe(100_000)
    const start = performance.now()
    near.socket.write('a'.repeat(25_000))
    second.socket.write('b'.repeat(25_000))
    await until(() => expect(all.map((end) => end.received().length)).toEqual([25_000, 25_000]))
    // All but the last portion of 20 ms has been waited for.
    expect(performance.now() - start).toBeGreaterThan(470)
  })

  test('healed, the rest passes at once', async () => {
    const { link, near, far } = await connected()
    await link.throttle(10)
    near.socket.write('x'.repeat(100_000))
    await until(() => expect(far.received().length).toBeGreaterThan(0))
    await link.heal()
    await until(() => expect(far.received().length).toBe(100_000))
  })
})

test.each([
  ['delay', -1],
  ['delay', 60_001],
  ['delay', Number.NaN],
  ['throttle', 0],
  ['throttle', -5],
] as const)('%s %d is refused, and changes nothing', async (what, amount) => {
  const { link } = await scene()
  const before = link.state()
  await expect(link[what](amount)).rejects.toThrow(/ms|byte/)
  expect(link.state()).toEqual(before)
})
