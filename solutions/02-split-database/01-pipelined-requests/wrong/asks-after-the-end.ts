// Fails: Something was sent after the connection had closed

import { BrokenOff, Refused, type Timers, TooLate, type Wire } from '../solution.ts'

export { BrokenOff, Refused, TooLate }

type Waiting = { resolve: (answer: unknown) => void; reject: (error: Error) => void; callOff: () => void }

export function openConnection(wire: Wire, timers: Timers) {
  const waiting = new Map<number, Waiting>()
  let nextId = 1

  wire.onLine((line) => {
    const { id, answer, error } = JSON.parse(line)
    const found = waiting.get(id)
    if (!found) return
    waiting.delete(id)
    found.callOff()
    if (error === undefined) found.resolve(answer)
    else found.reject(new Refused(error))
  })

  wire.onClose(() => {
    for (const { reject, callOff } of waiting.values()) {
      callOff()
      reject(new BrokenOff())
    }
    waiting.clear()
  })

  return {
    ask: (question: unknown, within: number): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const id = nextId++
        const callOff = timers.after(within, () => {
          waiting.delete(id)
          reject(new TooLate())
        })
        waiting.set(id, { resolve, reject, callOff })
        wire.send(JSON.stringify({ id, question }))
      }),
  }
}
