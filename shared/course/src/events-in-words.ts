/** What happens in a running system, said to somebody who watches a terminal. */
import type { RunnerEvent } from '@ztm/lab/runner'

const HAPPENED = {
  starting: 'is starting',
  ready: 'is ready',
  'not-ready': 'runs, but cannot serve',
  frozen: 'is frozen: it holds its connections and answers nobody',
  dead: 'has died',
  stopped: 'has been stopped',
}

/** @returns undefined for what nobody needs to be told */
export function inWords(event: RunnerEvent): string | undefined {
  if (event.type === 'state') return `${event.node.name} ${HAPPENED[event.node.state]}`
  if (event.type !== 'log') return undefined
  const { level, msg } = event.line
  return ['warn', 'error', 'fatal'].includes(level) ? `${event.node}: ${msg}` : undefined
}
