/** Performs one experiment, from starting its stage to the verdict. */
import type { Loads } from '../load/loads.ts'
import { TrafficOptions } from '../load/options.ts'
import type { LoadReport } from '../load/report.ts'
import { PlainError } from '../plain-error.ts'
import type { Counts } from '../plan.ts'
import type { Runner } from '../runner.ts'
import type { RunningSystem } from '../running-system.ts'
import { believable } from './believable.ts'
import { bringBack } from './bring-back.ts'
import type { Counted, Experiment, Mark, Outcome, Step } from './experiment.ts'

export type Progress = {
  state: 'starting' | 'running'
  doing: string
  /** Of the load. */
  second: number
  marks: readonly Mark[]
}

type Around = {
  runner: Runner
  loads: Loads
  /** Ends it, its reason's message saying why. The stage then goes on running, once it has started. */
  signal: AbortSignal
  tell: (progress: Partial<Progress>) => void
}

/** @throws PlainError where nothing was learnt, and why */
export async function perform(experiment: Experiment, around: Around): Promise<Outcome> {
  const { runner, signal } = around
  const system = await begin(experiment, around)
  try {
    return await observe(experiment, system, around)
  } catch (error) {
    signal.throwIfAborted()
    throw runner.system() === system ? error : new PlainError('The stage was stopped.')
  }
}

/** The stage anew, so that nothing is left in it of what was tried before. */
async function begin({ stage, start }: Experiment, { runner, loads, signal, tell }: Around) {
  const { web, seed } = start
  tell({ doing: `${stage} is being started` })
  await loads.end()
  signal.throwIfAborted()
  const stop = () => void runner.stop()
  signal.addEventListener('abort', stop)
  try {
    const counts: Counts = web === undefined ? {} : { web }
    // That each request is logged, too, would cost a tenth of the computer.
    await runner.start(stage, { seed, counts, links: true })
  } finally {
    signal.removeEventListener('abort', stop)
  }
  const system = runner.system()
  if (!system) throw new PlainError('The stage was stopped.')
  return system
}

async function observe(
  experiment: Experiment,
  system: RunningSystem,
  { loads, signal, tell }: Around,
): Promise<Outcome> {
  const counted: Counted = {}
  const marks: Mark[] = []
  const links = system.links()

  async function take({ does, act }: Step, second: number): Promise<void> {
    signal.throwIfAborted()
    if (second > 0) marks.push({ second, text: does })
    tell({ doing: does, marks: [...marks] })
    Object.assign(counted, await act(system))
  }

  let report: LoadReport
  try {
    for (const step of experiment.steps) if (step.at === 0) await take(step, 0)
    tell({ doing: 'the load looks at what there is, and a few people sign up' })
    report = await underLoad(experiment, { loads, signal, tell }, take)
  } finally {
    tell({ doing: 'what was broken is being brought back' })
    await bringBack(system, links)
  }
  signal.throwIfAborted()
  believable(report, experiment.steps)
  tell({ doing: 'what came of it is being counted' })
  const found = await experiment.judge({ report, counted, system })
  return { ...found, seconds: report.seconds, marks }
}

/** @returns its report once all has been done, and the last request has ended */
async function underLoad(
  { load, steps }: Experiment,
  { loads, signal, tell }: Omit<Around, 'runner'>,
  take: (step: Step, second: number) => Promise<void>,
): Promise<LoadReport> {
  const left = steps.filter(({ at }) => at > 0).sort((one, other) => one.at - other.at)
  let begun = false
  let doing: Promise<unknown> = Promise.resolve()
  let over = () => {}
  const ended = new Promise<void>((resolve) => {
    over = resolve
  })
  const end = () => void loads.end()
  const deaf = loads.onEvent(({ load: { state, figures } }) => {
    // What comes before is about an earlier one.
    begun ||= state === 'running'
    if (!begun) return
    if (state === 'none') return over()
    const second = figures?.second ?? 0
    tell({ state: 'running', second })
    while (left[0] && left[0].at <= second) {
      const step = left.shift() as Step
      doing = doing.then(() => take(step, second))
      // There is nothing to be seen any more. Why, is asked below.
      doing.catch(end)
    }
  })
  signal.addEventListener('abort', end)
  try {
    await loads.start(TrafficOptions.parse(load))
    tell({ state: 'running', doing: 'all is well so far' })
    // Who gave up while it began.
    if (signal.aborted) end()
    await ended
    await doing
  } finally {
    deaf()
    signal.removeEventListener('abort', end)
  }
  const { report, failed } = loads.state()
  if (report) return report
  throw new PlainError(failed ?? 'The load ended without a report.')
}
