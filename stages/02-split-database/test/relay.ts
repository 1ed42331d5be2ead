/** A line between two tiers that can be disturbed: slowed down, held, cut, and listened to. */
import { connect, createServer, type Socket } from 'node:net'

type Pair = { near: Socket; far: Socket }

export type Relay = Awaited<ReturnType<typeof startRelay>>

/** @param to the port of the tier behind, asked anew for each connection, as it may have come back elsewhere */
export async function startRelay(to: () => number) {
  const pairs = new Set<Pair>()
  const disturbed = {
    /** In milliseconds, each way. */
    delay: 0,
    /** Bytes are taken and not passed on, as on a line that has died without a word. */
    held: false,
    /** Sees what the near side asks. */
    onRequest: (_bytes: Buffer) => {},
    /** Sees what the far side answers. @returns what to pass on; `cut` for breaking off instead */
    onAnswer: (bytes: Buffer): Buffer | 'cut' => bytes,
  }

  function pass(bytes: Buffer, into: Socket): void {
    if (disturbed.held || into.destroyed) return
    if (disturbed.delay === 0) return void into.write(bytes)
    setTimeout(() => !into.destroyed && into.write(bytes), disturbed.delay)
  }

  const server = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port: to() })
    const pair = { near, far }
    pairs.add(pair)
    const cut = () => {
      pairs.delete(pair)
      near.destroy()
      far.destroy()
    }
    near.on('error', () => {}).on('close', cut)
    far.on('error', () => {}).on('close', cut)
    near.on('data', (bytes: Buffer) => {
      disturbed.onRequest(bytes)
      pass(bytes, far)
    })
    far.on('data', (bytes: Buffer) => {
      const answer = disturbed.onAnswer(bytes)
      if (answer !== 'cut') return pass(answer, near)
      near.destroy()
      far.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()

  return Object.assign(disturbed, {
    port: typeof address === 'object' && address ? address.port : 0,
    connections: () => pairs.size,
    /** Says something to everybody on the near side, as if the tier behind had. */
    say: (text: string) => {
      for (const { near } of pairs) near.write(text)
    },
    calm: () => {
      Object.assign(disturbed, { delay: 0, held: false, onRequest: () => {}, onAnswer: (b: Buffer) => b })
    },
    cutAll: () => {
      for (const { near } of pairs) near.destroy()
    },
    close: () => {
      server.close()
      for (const { near } of pairs) near.destroy()
    },
  })
}
