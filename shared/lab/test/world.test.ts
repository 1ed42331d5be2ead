import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { decode, encode } from 'dns-packet'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createLookup } from '../src/name-lookup.ts'
import type { NodeState } from '../src/node-state.ts'
import { PortTaken } from '../src/plain-error.ts'
import { openWorld } from '../src/world.ts'
import { entry, nameServer, type Reply, visit, world } from './world-scene.ts'

const LINE = /^PROXY TCP4 198\.51\.100\.7 203\.0\.113\.2 \d+ 80\r\n/

describe('a connection to the world', () => {
  test.each(['127.0.0.1', '::1'])(
    'from %s goes where the name leads, and says first where it comes from',
    async (host) => {
      await nameServer(() => ({ addresses: ['203.0.113.2'] }))
      await entry((socket) => socket.pipe(socket))
      const { port } = await world()
      const { socket, received } = await visit(port, host)
      socket.write('hello')
      await vi.waitFor(() => expect(received()).toMatch(/hello$/))
      expect(received().replace(LINE, '')).toBe('hello')
    },
  )

  test('may be closed on one side and still carry the answer', async () => {
    await nameServer(() => ({ addresses: ['203.0.113.2'] }))
    await entry((socket) => {
      let heard = ''
      socket.on('data', (chunk) => {
        heard += chunk
      })
      socket.on('end', () => socket.end(`you said ${heard.replace(LINE, '')}`))
    })
    const { port } = await world()
    const { socket, received, closed } = await visit(port)
    socket.end('all there is')
    await closed
    expect(received()).toBe('you said all there is')
  })

  test('carries no more than the other side takes', async () => {
    await nameServer(() => ({ addresses: ['203.0.113.2'] }))
    const taken: Socket[] = []
    await entry((socket) => {
      taken.push(socket.pause())
    })
    const { port } = await world()
    const { socket } = await visit(port)
    const chunk = Buffer.alloc(64 * 1024, 'x')
    const all = 1024
    let sent = 0
    const sending = (async () => {
      for (; sent < all; sent++) if (!socket.write(chunk)) await once(socket, 'drain')
    })()
    // It stops when the buffers on the way are full.
    let before = -1
    await vi.waitFor(
      () => {
        const still = sent > 0 && sent === before
        before = sent
        expect(still).toBe(true)
      },
      { timeout: 10_000, interval: 200 },
    )
    expect(sent).toBeLessThan(all / 2)
    let heard = 0
    taken[0]
      ?.on('data', (data) => {
        heard += data.length
      })
      .resume()
    await sending
    await vi.waitFor(() => expect(heard).toBeGreaterThan(all * chunk.length), { timeout: 10_000 })
  })

  test('is broken off where the node breaks off', async () => {
    await nameServer(() => ({ addresses: ['203.0.113.2'] }))
    await entry((socket) => socket.once('data', () => socket.resetAndDestroy()))
    const { port } = await world()
    const { socket, error, closed } = await visit(port)
    socket.write('anybody there?')
    await closed
    expect(error()).toBe('ECONNRESET')
  })

  test('is broken off at the node where the person breaks off', async () => {
    await nameServer(() => ({ addresses: ['203.0.113.2'] }))
    let heard = ''
    let broken = ''
    await entry((socket) => {
      socket.on('error', (error: NodeJS.ErrnoException) => {
        broken = error.code ?? ''
      })
      socket.on('data', (chunk) => {
        heard += chunk
      })
    })
    const { port } = await world()
    const { socket } = await visit(port)
    socket.write('hello')
    await vi.waitFor(() => expect(heard).toMatch(/hello$/))
    socket.resetAndDestroy()
    await vi.waitFor(() => expect(broken).toBe('ECONNRESET'))
  })

  test('leaves nothing open at the node where the person leaves before it is there', async () => {
    const server = await nameServer((nth) => (nth === 0 ? { silent: true } : { addresses: ['203.0.113.2'] }))
    const closed = Promise.withResolvers<void>()
    await entry((socket) => socket.resume().once('close', () => closed.resolve()))
    const { port } = await world()
    const { socket } = await visit(port)
    socket.write('anybody there?')
    await vi.waitFor(() => expect(server.questions()).toBe(1))
    socket.resetAndDestroy()
    await closed.promise
  })

  test('goes to the second address where nobody answers at the first', async () => {
    await nameServer(() => ({ addresses: ['203.0.113.9', '203.0.113.3', '203.0.113.2'] }))
    await entry(() => {}, { name: 'gone', ip: '203.0.113.3', pid: undefined })
    await entry((socket) => socket.end('here'))
    const { port } = await world()
    const { received, closed, socket } = await visit(port)
    socket.write('anybody there?')
    await once(socket, 'end')
    socket.end()
    await closed
    expect(received()).toBe('here')
  })

  test.each<[string, Reply, Partial<NodeState>]>([
    ['nobody is there', { addresses: ['203.0.113.77'] }, {}],
    ['the node is dead', { addresses: ['203.0.113.2'] }, { pid: undefined }],
    ['the address is a private one', { addresses: ['10.1.1.1'] }, { ip: '10.1.1.1' }],
    ['the name leads nowhere', { addresses: [] }, {}],
    ['no name server answers', { silent: true }, {}],
  ])('is reset where %s', async (_, reply, more) => {
    await nameServer(() => reply)
    const reached = vi.fn()
    await entry(reached, more)
    const { port } = await world()
    const { socket, error, closed } = await visit(port)
    socket.write('anybody there?')
    await closed
    expect(error()).toBe('ECONNRESET')
    expect(reached).not.toHaveBeenCalled()
  })

  test('ends with the world', async () => {
    await nameServer(() => ({ addresses: ['203.0.113.2'] }))
    await entry((socket) => socket.pipe(socket))
    const opened = await world()
    const { socket, received, closed } = await visit(opened.port)
    socket.write('x')
    await vi.waitFor(() => expect(received()).toMatch(/x$/))
    await opened.close()
    socket.end()
    await closed
  })
})

describe('the world’s port', () => {
  test.each(['127.0.0.1', '::1'])('is taken where somebody listens on it at %s', async (host) => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, host, resolve))
    onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
    const { port } = server.address() as AddressInfo
    const opening = openWorld(port, () => [])
    await expect(opening).rejects.toBeInstanceOf(PortTaken)
    await expect(opening).rejects.toMatchObject({
      port,
      message: `Port ${port} is taken by another program.`,
    })
    // And it holds on to nothing.
    if (host === '::1') await (await openWorld(0, () => [])).close()
  })
})

describe('looking a name up', () => {
  test('asks once for many at a time, and again when the answer’s time is over', async () => {
    const server = await nameServer((nth) => ({ addresses: [`203.0.113.${nth + 1}`], ttl: 1 }))
    const lookUp = createLookup(() => [server])
    const first = await Promise.all([lookUp('photos.test'), lookUp('photos.test'), lookUp('photos.test')])
    expect(first).toEqual([['203.0.113.1'], ['203.0.113.1'], ['203.0.113.1']])
    expect(await lookUp('photos.test')).toEqual(['203.0.113.1'])
    expect(server.questions()).toBe(1)
    await vi.waitFor(async () => expect(await lookUp('photos.test')).toEqual(['203.0.113.2']), {
      timeout: 3_000,
    })
    expect(server.questions()).toBe(2)
  })

  test('asks again where the first question or its answer is lost', async () => {
    const server = await nameServer((nth) => (nth === 0 ? { silent: true } : { addresses: ['203.0.113.5'] }))
    expect(await createLookup(() => [server])('photos.test')).toEqual(['203.0.113.5'])
    expect(server.questions()).toBe(2)
  })

  test('keeps no failure', async () => {
    const server = await nameServer((nth) => ({ addresses: nth < 2 ? [] : ['203.0.113.5'] }))
    const lookUp = createLookup(() => [server])
    await expect(lookUp('photos.test')).rejects.toThrow('photos.test has no address')
    expect(await lookUp('photos.test')).toEqual(['203.0.113.5'])
  })

  test('says at once where no name server is there', async () => {
    const gone = createSocket('udp4')
    gone.bind(0, '127.0.0.1')
    await once(gone, 'listening')
    const { port } = gone.address()
    await new Promise<void>((resolve) => gone.close(resolve))
    await expect(createLookup(() => [{ host: '127.0.0.1', port }])('photos.test')).rejects.toThrow(
      'ECONNREFUSED',
    )
    await expect(createLookup(() => [])('photos.test')).rejects.toThrow('there is no name server')
  })

  test('takes no answer to another question, and nothing that is no answer', async () => {
    const socket = createSocket('udp4')
    socket.on('message', (bytes, peer) => {
      const query = decode(bytes)
      const lie = { type: 'A', name: 'photos.test', ttl: 60, data: '6.6.6.6' } as const
      const truth = { ...lie, data: '203.0.113.5' }
      const packets = [
        Buffer.from('rubbish'),
        bytes,
        encode({ ...query, id: ((query.id ?? 0) + 1) % 65_536, type: 'response', answers: [lie] }),
        encode({ ...query, type: 'response', answers: [truth] }),
      ]
      for (const packet of packets) socket.send(packet, peer.port, peer.address)
    })
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    onTestFinished(() => new Promise<void>((resolve) => socket.close(resolve)))
    const lookUp = createLookup(() => [{ host: '127.0.0.1', port: socket.address().port }])
    expect(await lookUp('photos.test')).toEqual(['203.0.113.5'])
  })
})
