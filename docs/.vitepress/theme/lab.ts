/** The lab as a page sees it: what runs, what happens, and how to ask for something. */
import { onMounted, onUnmounted, reactive } from 'vue'

export type NodeState = {
  name: string
  roles: string[]
  ip: string
  state: 'starting' | 'ready' | 'not-ready' | 'frozen' | 'dead' | 'stopped'
  figures: { cpu: number; memory: number; requestsPerSecond: number } | null
}

type Running = {
  state: 'none' | 'starting' | 'running'
  stage: string | null
  url: string | null
  nodes: NodeState[]
}

const IN_WORDS: Record<NodeState['state'], string> = {
  starting: 'is starting',
  ready: 'is ready',
  'not-ready': 'runs, but cannot serve',
  frozen: 'is frozen',
  dead: 'has died',
  stopped: 'has been stopped',
}

const MOST_LINES = 30

export function useLab() {
  const lab = reactive({
    /** Whether there is a lab behind this page: without one it is a site like any other. */
    there: undefined as boolean | undefined,
    running: { state: 'none', stage: null, url: null, nodes: [] } as Running,
    busy: '',
    problem: '',
    lines: [] as { at: string; text: string }[],
  })
  let events: EventSource | undefined

  onMounted(() => {
    events = new EventSource('/lab/events')
    events.onopen = () => {
      lab.there = true
    }
    events.onerror = () => {
      lab.there = false
    }
    listen('system', ({ system }: { system: Running }) => {
      lab.running = system
    })
    listen('state', ({ node }: { node: NodeState }) => {
      const known = lab.running.nodes.find(({ name }) => name === node.name)
      if (known) Object.assign(known, node)
      else lab.running.nodes.push({ ...node, figures: null })
      say(`${node.name} ${IN_WORDS[node.state]}`)
    })
    listen('figures', ({ figures }: { figures: Record<string, NodeState['figures']> }) => {
      for (const node of lab.running.nodes) node.figures = figures[node.name] ?? null
    })
  })
  onUnmounted(() => events?.close())

  function listen<T>(type: string, hear: (data: T) => void) {
    events?.addEventListener(type, (event) => hear(JSON.parse((event as MessageEvent<string>).data)))
  }

  function say(text: string) {
    lab.lines.unshift({ at: new Date().toLocaleTimeString('en-GB'), text })
    lab.lines.splice(MOST_LINES)
  }

  /** @param doing says what is being waited for */
  async function ask(doing: string, path: string, body?: unknown): Promise<void> {
    lab.busy = doing
    lab.problem = ''
    try {
      const answer = await fetch(`/lab${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body ?? {}),
      })
      if (!answer.ok) lab.problem = (await answer.json()).detail
    } catch {
      lab.problem = 'The lab does not answer. Is npm start still running?'
    } finally {
      lab.busy = ''
    }
  }

  return { lab, ask }
}
