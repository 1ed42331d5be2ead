/** Many questions on their way over one connection at the same time, each with its own answer and its own patience. */

export type Wire = {
  send(line: string): void
  onLine(take: (line: string) => void): void
  onClose(act: () => void): void
}
export type Timers = { after(ms: number, act: () => void): () => void }

export class TooLate extends Error {
  override name = 'TooLate'
}
export class BrokenOff extends Error {
  override name = 'BrokenOff'
}
export class Refused extends Error {
  override name = 'Refused'
}

type Waiting = {
  resolve: (answer: unknown) => void
  reject: (error: Error) => void
  callOff: () => void
}

export function openConnection(wire: Wire, timers: Timers) {
  const waiting = new Map<number, Waiting>()
  let closed = false
  // Counted up for ever: were an id used again, an old answer could be taken for a new one.
  let nextId = 1

  /** Answer, timeout and broken connection race for a question. Whichever comes first takes it out for all. */
  function finish(id: number, how: (found: Waiting) => void): void {
    const found = waiting.get(id)
    // Nobody waits any more, or nobody ever has.
    if (!found) return
    waiting.delete(id)
    found.callOff()
    how(found)
  }

  wire.onLine((line) => {
    const message = JSON.parse(line)
    finish(message.id, ({ resolve, reject }) => {
      // The answer itself may be null or false: what tells a refusal is that it has an error.
      if ('error' in message) reject(new Refused(message.error))
      else resolve(message.answer)
    })
  })

  wire.onClose(() => {
    closed = true
    for (const id of [...waiting.keys()]) {
      finish(id, ({ reject }) => reject(new BrokenOff('The connection broke off.')))
    }
  })

  return {
    ask(question: unknown, within: number): Promise<unknown> {
      return new Promise((resolve, reject) => {
        if (closed) throw new BrokenOff('There is no connection any more.')
        const id = nextId++
        const tooLate = () => finish(id, () => reject(new TooLate(`No answer within ${within} ms.`)))
        waiting.set(id, { resolve, reject, callOff: timers.after(within, tooLate) })
        wire.send(JSON.stringify({ id, question }))
      })
    },
  }
}
