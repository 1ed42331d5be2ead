/** One run of load, in the process that makes it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { chanceFrom } from '@ztm/domain/seed/chance'
import undici from 'undici/package.json' with { type: 'json' }
import { watchBusy } from '../busy.ts'
import { arrivals } from './arrivals.ts'
import { closedLoop } from './closed-loop.ts'
import { type NotSent, openLoop } from './open-loop.ts'
import { type Asked, loopback } from './options.ts'
import type { Ending } from './outcome.ts'
import { type LoadReport, machine, whyInvalid } from './report.ts'
import { requestsOf } from './requests.ts'
import { createSender } from './sender.ts'
import { createTally, latencyOf, newHistogram, type Second } from './tally.ts'

type Watcher = {
  /** It knows what to ask for, and begins. */
  begins: () => void
  second: (second: Second) => void
  /** Ends it: its reason's message says why. */
  signal: AbortSignal
}

/** Connections of an open loop: as many as many people hold, and fewer than a process may have files open. */
const CONNECTIONS = 1_000
/** Who ends it early waits for the answers that are about to come, and not for those that hang. */
const LAST_ANSWERS = 500

export async function generate(asked: Asked, { begins, second, signal }: Watcher): Promise<LoadReport> {
  const { rate, connections, patience } = asked
  const origin = loopback(asked.url)
  const request = await requestsOf(asked, origin)
  const tally = createTally(asked.lateAfter)
  const sender = createSender(origin, { connections: connections ?? CONNECTIONS, patience })
  const delays = newHistogram()

  function send(since: number, then: (ending: Ending) => void = () => {}): boolean {
    const asking = request()
    const taken = sender.send(asking, since, (ending) => {
      tally.ended(asking.name, ending, performance.now() - since)
      then(ending)
    })
    if (taken) tally.sent()
    return taken
  }

  begins()
  const date = new Date().toISOString()
  const busySince = watchBusy()
  const start = performance.now()
  const seconds = everySecond(start, () => second(tally.turn()))
  const cut = new Promise<void>((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  )
  const loop = { ms: asked.seconds * 1000, start, signal }
  let notSent: NotSent = { behind: 0, unanswered: 0 }
  if (rate !== undefined) {
    // A chance of its own: what is asked for does not depend on when.
    const due = arrivals(asked.arrivals, rate, chanceFrom(asked.seed + 1))
    notSent = await openLoop({ ...loop, rate, due, send, delays })
  } else {
    const ask = () => new Promise<Ending>((resolve) => send(performance.now(), resolve))
    closedLoop({ ...loop, connections: connections ?? 1, ask })
    await Promise.race([cut, sleep(loop.ms)])
  }
  const ms = performance.now() - start
  const busy = busySince()
  await Promise.race([sender.settled(), cut.then(() => sleep(LAST_ANSWERS))])
  await sender.close()
  seconds.end()
  // What has not made a full second is one, too.
  if (tally.anything()) second(tally.turn())

  const counts = tally.counts()
  const { known, targets, ...options } = asked
  const due = counts.sent + notSent.behind + notSent.unanswered
  const figures = {
    asked: { ...options, targets: targets?.length ?? null },
    ms,
    due,
    notSent,
    busy,
    ...counts,
  }
  return {
    ...figures,
    date,
    machine: machine(),
    versions: { node: process.versions.node, undici: undici.version },
    latency: { ...tally.latency(), from: rate === undefined ? 'sending' : 'intended start' },
    sendingDelay: latencyOf(delays),
    seconds: tally.seconds(),
    invalidBecause: whyInvalid(figures),
    endedBecause: signal.aborted ? (signal.reason as Error).message : null,
  }
}

/** By the clock, and not from one to the next: chained timers lose time. */
function everySecond(start: number, turn: () => void) {
  let nth = 0
  let timer: NodeJS.Timeout
  const next = () => {
    nth++
    timer = setTimeout(
      () => {
        turn()
        next()
      },
      start + nth * 1000 - performance.now(),
    )
  }
  next()
  return { end: () => clearTimeout(timer) }
}
