/** What is said of nodes and links in one word or two, wherever a page shows them. */
import type { Link, NodeState } from '../lab.ts'

const STATES: Record<NodeState['state'], string> = {
  starting: 'starting',
  ready: 'ready',
  'not-ready': 'cannot serve',
  frozen: 'frozen',
  dead: 'dead',
  stopped: 'stopped',
}

export const stateInWords = ({ state }: Pick<NodeState, 'state'>) => STATES[state]

export const ROLES: Record<string, string> = {
  entry: 'entry',
  names: 'names',
  web: 'web app',
  data: 'data',
  files: 'files',
  cache: 'cache',
  edge: 'pictures, nearby',
}

export const rolesInWords = ({ kind, roles }: Pick<NodeState, 'kind' | 'roles'>) =>
  roles.map((role) => ROLES[role] ?? role).join(', ') || kind

export const percent = (share: number) => `${Math.round(share * 100)}%`
export const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`

/** With a digit behind the point where there are few. */
export const rate = (perSecond: number) =>
  perSecond > 0 && perSecond < 9.5 ? perSecond.toFixed(1).replace(/\.0$/, '') : perSecond.toFixed(0)

/** Milliseconds, to three digits. */
export const milliseconds = (ms: number) => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`

/** @returns undefined where it was not asked for anything */
export function hitShare(node: NodeState): string | undefined {
  const { hits, misses } = node.figures?.cache ?? { hits: 0, misses: 0 }
  return hits + misses > 0 ? percent(hits / (hits + misses)) : undefined
}

/** Distance is a delay, too, and nothing that somebody did. */
export const ATLANTIC = 40

export type LinkCondition = 'cut' | 'slow' | 'open'

export function conditionOf({ cut, delay = 0, throttle }: Link): LinkCondition {
  if (cut) return 'cut'
  return delay > ATLANTIC || throttle ? 'slow' : 'open'
}

export function linkInWords(link: Link): string {
  if (link.cut === 'there' || link.cut === 'back') return `cut one way`
  if (link.cut) return 'cut'
  const words = [
    link.delay ? `${link.delay} ms each way` : '',
    link.throttle ? `${link.throttle} bytes/s` : '',
  ]
  return words.filter(Boolean).join(', ') || 'open'
}

export const clock = (at: number) => new Date(at * 1000).toLocaleTimeString('en-GB')
