/** The lab as a page sees it: one connection for all that is alive on the page; what runs, what happens, how to ask. */
import { inWords } from '@ztm/course/events-in-words'
import { NO_PROMISE } from '@ztm/course/promises/promise-state'
import type { Mark, Outcome } from '@ztm/lab/experiments/experiment'
import { type ExperimentEvent, NO_EXPERIMENT } from '@ztm/lab/experiments/experiment-state'
import type { LinkFigures } from '@ztm/lab/figures'
import type { LoadEvent } from '@ztm/lab/load/loads'
import type { RunnerEvent, StageState } from '@ztm/lab/runner'
import { withBase } from 'vitepress'
import { onMounted, onUnmounted, reactive } from 'vue'
import { createSeconds } from './live/seconds.ts'
import { conditionOf } from './live/words.ts'

export type NodeState = StageState['nodes'][number]
export type { LinkFigures, Mark, Outcome, StageState }
export type Link = StageState['links'][number]
/** @property at in seconds since 1970 @property mark in a word or two, where it belongs on the time line of a plot */
export type Happened = { id: number; at: number; text: string; mark?: string }

type EventOf<T extends RunnerEvent['type']> = Extract<RunnerEvent, { type: T }>

const NOTHING: StageState = { state: 'none', stage: null, url: null, nodes: [], links: [] }
const NO_LOAD: LoadEvent['load'] = { state: 'none', asked: null, figures: null, failed: null }
const MOST_HAPPENED = 200
/** Where the browser itself has given up. */
const AGAIN_AFTER = 2_000

export const lab = reactive({
  /** Whether there is a lab behind this page: without one it is a site like any other. Not known at first. */
  there: undefined as boolean | undefined,
  /** Whether there was one that does not answer any more. */
  lost: false,
  running: NOTHING,
  traffic: [] as LinkFigures[],
  load: NO_LOAD,
  experiment: NO_EXPERIMENT,
  promise: NO_PROMISE,
  /** The newest first. */
  happened: [] as Happened[],
  /** Counts the seconds of load that have come: who draws them draws again. */
  seconds: 0,
})

/** Of whatever load has run while this page was open. */
export const seconds = createSeconds()

let users = 0
let events: EventSource | undefined
let again: ReturnType<typeof setTimeout> | undefined
let ids = 0

export const now = () => Date.now() / 1000

export function useLab() {
  onMounted(() => {
    users++
    connect()
  })
  onUnmounted(() => {
    users--
    // Whoever takes this one's place on the next page keeps the connection.
    setTimeout(() => {
      if (users === 0) disconnect()
    })
  })
  return { lab }
}

/** Whether a lab can be behind this page: it is on the reader's own computer, at the root, or nowhere. */
const mayBe = () => location.hostname === 'localhost' && withBase('/') === '/'

function connect(): void {
  if (!mayBe()) lab.there = false
  else if (!events) open()
}

function disconnect(): void {
  clearTimeout(again)
  events?.close()
  events = undefined
}

function open(): void {
  const source = new EventSource('/lab/events')
  events = source
  source.onopen = () => Object.assign(lab, { there: true, lost: false })
  source.onerror = () => {
    if (lab.there) lab.lost = true
    lab.there = false
    seconds.pause(now())
    if (source.readyState !== EventSource.CLOSED) return
    disconnect()
    // What was never there need not be waited for.
    if (lab.lost) again = setTimeout(open, AGAIN_AFTER)
  }
  listen('system', ({ system }: EventOf<'system'>) => {
    if (system.stage !== lab.running.stage) lab.traffic = []
    lab.running = system
  })
  for (const type of ['state', 'size'] as const) listen(type, changed)
  listen('link', (event: Omit<EventOf<'link'>, 'type'>) => {
    const { from, to } = event.link
    const known = lab.running.links.find((link) => link.from === from && link.to === to)
    if (known) Object.assign(known, event.link)
    happened(inWords({ type: 'link', ...event }), `${from} → ${to} ${MARKED[conditionOf(event.link)]}`)
  })
  listen('figures', ({ figures, links }: EventOf<'figures'>) => {
    for (const node of lab.running.nodes) node.figures = figures[node.name] ?? null
    lab.traffic = links
  })
  listen('load', ({ load }: LoadEvent) => {
    if (load.state !== 'running') seconds.pause(now())
    else if (load.figures) seconds.push(now(), load.figures)
    lab.load = load
    lab.seconds++
  })
  listen('log', (event: Omit<EventOf<'log'>, 'type'>) => {
    const promoted = event.line.msg.startsWith('is the primary now')
    happened(inWords({ type: 'log', ...event }), promoted ? `${event.node} primary` : undefined)
  })
  listen('experiment', ({ experiment }: ExperimentEvent) => {
    lab.experiment = experiment
  })
  listen('promise', ({ promise }: { promise: typeof NO_PROMISE }) => {
    lab.promise = promise
  })
}

function changed(event: Omit<EventOf<'state' | 'size'>, 'type'>): void {
  const { node } = event
  const known = lab.running.nodes.find(({ name }) => name === node.name)
  const before = known?.state
  if (known) Object.assign(known, node)
  else lab.running.nodes.push({ ...node, figures: null })
  // What is not there any more does nothing.
  if (known && node.state !== 'ready' && node.state !== 'not-ready') known.figures = null
  if (before === node.state) happened(inWords({ type: 'size', node }))
  else happened(inWords({ type: 'state', node }), markOf(node))
}

const MARKED = { cut: 'cut', slow: 'slow', open: 'healed' }
const MARKS: Partial<Record<NodeState['state'], string>> = { dead: 'dead', frozen: 'frozen', ready: 'ready' }

/** While a stage starts, everything becomes ready, and nothing has happened yet. */
function markOf({ name, state }: Pick<NodeState, 'name' | 'state'>): string | undefined {
  const mark = lab.running.state === 'running' ? MARKS[state] : undefined
  return mark && `${name} ${mark}`
}

function listen<T>(type: string, hear: (data: T) => void): void {
  events?.addEventListener(type, (event) => hear(JSON.parse((event as MessageEvent<string>).data)))
}

function happened(text: string | undefined, mark?: string): void {
  if (!text) return
  lab.happened.unshift({ id: ids++, at: now(), text, mark })
  lab.happened.splice(MOST_HAPPENED)
}

/** What the lab says no with: why, and what a node that failed wrote last. */
export class Refused extends Error {
  readonly lastLines: readonly string[]
  readonly status: number
  constructor(message: string, status = 0, lastLines: readonly string[] = []) {
    super(message)
    this.status = status
    this.lastLines = lastLines
  }
}

/** @throws Refused */
export async function askLab<T>(path: string, body?: unknown, method = 'POST'): Promise<T> {
  let answer: Response
  try {
    answer = await fetch(`/lab${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
    })
  } catch {
    throw new Refused('The lab does not answer. Is npm start still running?')
  }
  const said = await answer.json().catch(() => ({}))
  if (!answer.ok)
    throw new Refused(said.detail ?? `The lab says ${answer.status}.`, answer.status, said.lastLines)
  return said
}
