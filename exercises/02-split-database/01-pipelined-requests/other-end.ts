/** The other end of the connection, played by a test: it hears questions and answers them when it is told to. */
import { broken } from '../../testing/rules.ts'
import type { World } from '../../testing/world.ts'
import type { Timers, Wire } from './starter.ts'

export type Heard = { id: unknown; question: unknown }

export function createOtherEnd(world: World) {
  const heard: Heard[] = []
  const takers: ((line: string) => void)[] = []
  const closers: (() => void)[] = []
  let open = true
  let running = 0

  const wire: Wire = {
    send(line) {
      if (!open) broken('Something was sent after the connection had closed')
      const { id, question } = JSON.parse(line)
      if (heard.some((other) => other.id === id)) broken(`The id ${JSON.stringify(id)} was used twice`)
      heard.push({ id, question })
    },
    onLine: (take) => void takers.push(take),
    onClose: (act) => void closers.push(act),
  }
  const timers: Timers = {
    after(ms, act) {
      running += 1
      let over = false
      const end = () => {
        if (!over) running -= 1
        over = true
      }
      const callOff = world.after(ms, () => {
        end()
        act()
      })
      return () => {
        end()
        callOff()
      }
    },
  }
  const say = (message: object) => {
    for (const take of takers) take(JSON.stringify(message))
  }

  return {
    wire,
    timers,
    /** In the order in which they came. */
    heard,
    say,
    /** Answers what was asked as the nth question. */
    answer: (nth: number, answer: unknown) => say({ id: heard[nth]?.id, answer }),
    close() {
      open = false
      for (const act of closers) act()
    },
    /** How many timers run. */
    running: () => running,
  }
}
