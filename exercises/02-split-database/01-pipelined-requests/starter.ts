/** Many questions on their way over one connection at the same time, each with its own answer and its own patience. */

/** One end of a connection. Lines arrive whole and in the order in which the other end sent them. */
export type Wire = {
  send(line: string): void
  /** Called once, before anything is sent. */
  onLine(take: (line: string) => void): void
  /** The connection is gone, and does not come back. */
  onClose(act: () => void): void
}

export type Timers = {
  /** Acts after so many milliseconds. @returns what calls it off */
  after(ms: number, act: () => void): () => void
}

/** No answer came within the time. Whether what was asked has been done, nobody knows. */
export class TooLate extends Error {
  override name = 'TooLate'
}

/** The connection broke before an answer came. Whether what was asked has been done, nobody knows. */
export class BrokenOff extends Error {
  override name = 'BrokenOff'
}

/** The other end says no, and why. */
export class Refused extends Error {
  override name = 'Refused'
}

export type Connection = {
  /** @param within milliseconds @throws TooLate, BrokenOff or Refused */
  ask(question: unknown, within: number): Promise<unknown>
}

export function openConnection(wire: Wire, _timers: Timers): Connection {
  // TODO: several at once, answers in any order, none waited for without end. Now any answer is taken by everybody.
  return {
    ask(question, _within) {
      return new Promise((resolve) => {
        wire.onLine((line) => resolve(JSON.parse(line).answer))
        wire.send(JSON.stringify({ id: 1, question }))
      })
    },
  }
}
