/** What happens in a running system, said to somebody who watches a terminal. */
import type { RunnerEvent } from '@ztm/lab/runner'
import type { Link } from '@ztm/lab/running-system'
import { EMULATED } from '@ztm/lab/sizes'

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
  if (event.type === 'size') {
    const { name, size } = event.node
    return size ? `${name} is now ${size} (${EMULATED})` : `${name} is now as fast as this computer`
  }
  if (event.type === 'link') return `from ${event.link.from} to ${event.link.to}: ${conditionOf(event.link)}`
  if (event.type !== 'log') return undefined
  const { level, msg } = event.line
  return ['warn', 'error', 'fatal'].includes(level) ? `${event.node}: ${msg}` : undefined
}

function conditionOf({ cut, delay, throttle }: Link): string {
  const conditions = [
    cut && (cut === 'both' ? 'cut' : `cut on the way ${cut}`),
    delay && `delayed by ${delay} ms`,
    throttle && `throttled to ${throttle} bytes a second`,
  ].filter(Boolean)
  return conditions.join(', ') || 'as it should be'
}
