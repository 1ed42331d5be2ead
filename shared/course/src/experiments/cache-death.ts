/** Stage 05: both cache servers die, and everything that they spared the databases is asked of them again. */
import type { Experiment } from '@ztm/lab/experiments/experiment'
import type { RunningSystem } from '@ztm/lab/running-system'
import { queries } from '@ztm/testkit/promises/metrics'
import { failuresOf, kindsOf } from './endings.ts'

const CACHES = ['cache-1', 'cache-2']

const all = async (act: (name: string) => Promise<void>) => {
  await Promise.all(CACHES.map(act))
}

const countedAs = (name: string) => async (system: RunningSystem) => ({ [name]: await queries(system) })

export const cacheDeath: Experiment = {
  id: 'cache-death',
  stage: '05-cache',
  title: 'The caches die',
  question:
    'A hundred reads a second from visitors, most of them of what everybody reads. Two cache servers hold that. At second 7 both are killed, and five seconds later they are started again, empty. What do people notice, and how much more do the databases have to do meanwhile?',
  predictions: [
    {
      id: 'requests-fail',
      text: 'Requests fail until the web servers have noticed that the caches are gone.',
    },
    { id: 'hardly', text: 'Nobody notices, and the databases hardly do: less than twice as many queries.' },
    { id: 'several-times', text: 'Nobody notices, but the databases get two to five times as many queries.' },
    {
      id: 'many-times',
      text: 'Nobody notices, but the databases get more than five times as many queries: what was spared is what they carry now.',
    },
  ],
  start: { seed: 'demo' },
  load: { rate: 100, seconds: 16, reads: 100, people: 0 },
  steps: [
    { at: 2, does: 'the caches are warm: queries are counted', act: countedAs('warm') },
    {
      at: 7,
      does: 'cache-1 and cache-2 are killed',
      act: async (system) => {
        const before = await countedAs('before')(system)
        await all((name) => system.kill(name))
        return before
      },
    },
    {
      at: 12,
      does: 'cache-1 and cache-2 are started again',
      act: async (system) => {
        const after = await countedAs('after')(system)
        await all((name) => system.startNode(name))
        return after
      },
    },
  ],
  judge({ report, counted }) {
    const { warm = 0, before = 0, after = 0 } = counted
    const failed = failuresOf(report)
    const usual = before - warm
    const meanwhile = after - before
    const times = meanwhile / Math.max(1, usual)
    const evidence = {
      'requests sent': report.sent,
      'requests that failed': failed,
      'how they failed': kindsOf(report),
      'queries in the five seconds before': usual,
      'queries in the five seconds without caches': meanwhile,
      'times as many': Math.round(times * 10) / 10,
    }
    if (failed > 0) {
      return { came: 'requests-fail', because: `${failed} of ${report.sent} requests failed.`, evidence }
    }
    return {
      came: times < 2 ? 'hardly' : times <= 5 ? 'several-times' : 'many-times',
      because: `No request failed, and the databases were asked ${meanwhile} times in five seconds, after ${usual} in the five before.`,
      evidence,
    }
  },
}
