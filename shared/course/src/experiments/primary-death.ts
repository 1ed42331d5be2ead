/** Stage 04: the database that takes the writes dies, and is away for longer than it takes to have another. */
import type { Experiment } from '@ztm/lab/experiments/experiment'
import { primaryOf } from '@ztm/testkit/promises/copies'
import { commentsShown, missingOf } from './comments-shown.ts'
import { endingsOf, failedOf, kindsOf } from './endings.ts'

/** In seconds of the load. */
const DIES = 4
const IS_BACK = 12
/** Of all reads: more than a computer that is busy for a moment loses. */
const MAY_FAIL = 0.01

export const primaryDeath: Experiment = {
  id: 'primary-death',
  stage: '04-replication',
  title: 'The primary dies',
  question:
    'Three databases: one takes the writes, and two have copies of it. Sixty requests a second, every third a comment or a like. At second 4 the one that takes the writes is killed, and it is away for eight seconds. What fails, and for how long?',
  predictions: [
    {
      id: 'all-briefly',
      text: 'Reads and writes alike, for a few seconds until another database has taken over.',
    },
    {
      id: 'writes-briefly',
      text: 'Reads go on. Writes wait for a second or two until another database has taken over, and a few may fail. No acknowledged comment is lost.',
    },
    {
      id: 'writes-until-back',
      text: 'Writes, for all of the eight seconds: the copies can only be read. Reads go on.',
    },
    {
      id: 'comments-lost',
      text: 'Writes, briefly; and a few comments that were acknowledged just before are gone, since no copy had them yet.',
    },
  ],
  start: { seed: 'demo' },
  load: { rate: 60, seconds: 16, reads: 67, uploads: 0, people: 33 },
  steps: [
    {
      at: 0,
      does: 'the comments are counted',
      act: async ({ url }) => ({ before: await commentsShown(url) }),
    },
    {
      at: DIES,
      does: 'the primary is killed',
      act: async (system) => system.kill(await primaryOf(system)),
    },
    {
      at: IS_BACK,
      does: 'it is started again',
      act: async (system) => {
        const dead = system.nodes().filter(({ state }) => state === 'dead')
        await Promise.all(dead.map(({ name }) => system.startNode(name)))
      },
    },
  ],
  async judge({ report, counted, system }) {
    const acknowledged = report.requests.comment?.[201] ?? 0
    const lost = await missingOf((counted.before ?? 0) + acknowledged, system.url)
    const writes = failedOf(report, 'writes')
    const reads = failedOf(report, 'reads')
    const worked = endingsOf(report, 'writes')
    const read = Object.values(endingsOf(report, 'reads')).reduce((all, count) => all + count, 0)
    const failing = report.seconds.filter(({ failed }) => failed > 0)
    const seconds = (failing.at(-1)?.second ?? 0) - (failing[0]?.second ?? 1) + 1
    const evidence = {
      'requests sent': report.sent,
      'writes that worked': (worked[201] ?? 0) + (worked[204] ?? 0),
      'writes that failed': writes,
      'reads that failed': reads,
      'how they failed': kindsOf(report),
      'longest that anybody waited, in ms': Math.round(report.latency.max),
      'seconds in which something failed': seconds,
      'comments that were acknowledged': acknowledged,
      'of those lost': lost,
    }
    if (lost > 0) {
      return { came: 'comments-lost', because: `${lost} acknowledged comments were lost.`, evidence }
    }
    const what = `${writes} writes and ${reads} reads failed${writes + reads > 0 ? `, within ${seconds} s` : ''}`
    if (seconds >= IS_BACK - DIES) {
      return { came: 'writes-until-back', because: `${what}, until it was back.`, evidence }
    }
    if (reads > read * MAY_FAIL) return { came: 'all-briefly', because: `${what}.`, evidence }
    return {
      came: 'writes-briefly',
      because: `${what}: another database soon took the writes, and all ${acknowledged} acknowledged comments are there.`,
      evidence,
    }
  },
}
