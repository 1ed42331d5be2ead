/** Stage 03: one of two web servers dies while 200 requests a second run. */
import type { Experiment } from '@ztm/lab/experiments/experiment'
import { failuresOf, kindsOf } from './endings.ts'

const RATE = 200
/** In seconds of the load. */
const DIES = 4
const IS_BACK = 9
/** At most so many are under way at one server at a moment. */
const UNDER_WAY = 20

export const webServerDeath: Experiment = {
  id: 'web-server-death',
  stage: '03-load-balancer',
  title: 'One of two web servers dies',
  question:
    'Two hundred requests a second from visitors, half of them to each web server. At second 4 web-1 is killed, with requests under way, and five seconds later it is started again. The balancer asks each server every second whether it is well. How many requests fail?',
  predictions: [
    { id: 'none', text: 'None.' },
    {
      id: 'under-way',
      text: `Those that web-1 had taken and not answered yet when it died: a handful, at most ${UNDER_WAY}.`,
    },
    {
      id: 'until-noticed',
      text: 'Half of them until the balancer has noticed: about a hundred in a second.',
    },
    { id: 'half', text: 'Half of them for as long as it is dead: about five hundred.' },
  ],
  start: { web: 2, seed: 'demo' },
  load: { rate: RATE, seconds: 13, reads: 100, people: 0 },
  steps: [
    { at: DIES, does: 'web-1 is killed', act: (system) => system.kill('web-1') },
    { at: IS_BACK, does: 'web-1 is started again', act: (system) => system.startNode('web-1') },
  ],
  judge({ report }) {
    const failed = failuresOf(report)
    const half = (RATE / 2) * (IS_BACK - DIES)
    const evidence = {
      'requests a second': RATE,
      'requests sent': report.sent,
      'requests that failed': failed,
      'how they failed': kindsOf(report),
      'longest that anybody waited, in ms': Math.round(report.latency.max),
    }
    if (failed === 0) {
      return {
        came: 'none',
        because: `All ${report.sent} requests were answered: what changes nothing, the balancer asked of the other server as soon as the first one broke off or refused.`,
        evidence,
      }
    }
    const because = `${failed} of ${report.sent} requests failed.`
    if (failed <= UNDER_WAY) return { came: 'under-way', because, evidence }
    return { came: failed < half / 2 ? 'until-noticed' : 'half', because, evidence }
  },
}
