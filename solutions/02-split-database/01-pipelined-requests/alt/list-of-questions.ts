/** A class with a list to search, ids that are text, and errors passed on by one callback. */
import { BrokenOff, Refused, type Timers, TooLate, type Wire } from '../solution.ts'

export { BrokenOff, Refused, TooLate }

type Done = (error: Error | null, answer?: unknown) => void

class Connection {
  private questions: { id: string; done: Done }[] = []
  private count = 0
  private ended = false
  private wire: Wire
  private timers: Timers

  constructor(wire: Wire, timers: Timers) {
    this.wire = wire
    this.timers = timers
    wire.onLine((line) => this.heard(line))
    wire.onClose(() => this.end())
  }

  async ask(question: unknown, within: number): Promise<unknown> {
    if (this.ended) throw new BrokenOff()
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const id = `q${this.count++}`
    const stop = this.timers.after(within, () => this.take(id)?.(new TooLate()))
    this.questions.push({
      id,
      done(error, answer) {
        stop()
        if (error) reject(error)
        else resolve(answer)
      },
    })
    this.wire.send(JSON.stringify({ question, id }))
    return await promise
  }

  private take(id: string): Done | undefined {
    const at = this.questions.findIndex((question) => question.id === id)
    return at < 0 ? undefined : this.questions.splice(at, 1)[0]?.done
  }

  private heard(line: string) {
    const { id, answer, error } = JSON.parse(line)
    this.take(id)?.(error === undefined ? null : new Refused(error), answer)
  }

  private end() {
    this.ended = true
    const left = this.questions
    this.questions = []
    for (const { done } of left) done(new BrokenOff())
  }
}

export const openConnection = (wire: Wire, timers: Timers) => new Connection(wire, timers)
