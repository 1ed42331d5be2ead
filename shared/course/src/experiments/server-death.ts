/** Stage 01: the only machine dies, and is started again a little later. */
import type { Experiment } from '@ztm/lab/experiments/experiment'
import { commentsShown, missingOf } from './comments-shown.ts'
import { endingsOf, failuresOf, kindsOf } from './endings.ts'

export const serverDeath: Experiment = {
  id: 'server-death',
  stage: '01-single-server',
  title: 'The only server dies',
  question:
    'Sixty requests a second, a fifth of them comments and likes of people who are logged in. At second 4 the server is killed as a power cut would do it, without a moment to write anything down. Four seconds later it is started again. What of that is still to be noticed at the end?',
  predictions: [
    {
      id: 'only-meanwhile',
      text: 'Nothing: what is asked while it is dead fails, and once it is back everything is as it was.',
    },
    {
      id: 'comments-lost',
      text: 'Some comments are gone, though their authors were told that they were saved: they were not on the disk yet.',
    },
    {
      id: 'logged-out',
      text: 'All comments are there, but people cannot write any more: nobody is logged in.',
    },
    { id: 'only-slow', text: 'Nothing failed at all: requests waited until it was back.' },
  ],
  start: { seed: 'demo' },
  load: { rate: 60, seconds: 14, reads: 80, uploads: 0, people: 20 },
  steps: [
    {
      at: 0,
      does: 'the comments are counted',
      act: async ({ url }) => ({ before: await commentsShown(url) }),
    },
    { at: 4, does: 'server-1 is killed', act: (system) => system.kill('server-1') },
    { at: 8, does: 'server-1 is started again', act: (system) => system.startNode('server-1') },
  ],
  async judge({ report, counted, system }) {
    const acknowledged = report.requests.comment?.[201] ?? 0
    const lost = await missingOf((counted.before ?? 0) + acknowledged, system.url)
    const turnedAway = endingsOf(report, 'writes')[401] ?? 0
    const failed = failuresOf(report)
    const evidence = {
      'requests sent': report.sent,
      'requests that failed': failed,
      'how they failed': kindsOf(report),
      'comments that were acknowledged': acknowledged,
      'of those lost': lost,
      'writes turned away afterwards, since nobody was logged in': turnedAway,
    }
    if (lost > 0) {
      return { came: 'comments-lost', because: `${lost} acknowledged comments were lost.`, evidence }
    }
    if (turnedAway > 0) {
      return {
        came: 'logged-out',
        because: `All ${acknowledged} acknowledged comments are there, and ${turnedAway} writes were turned away: what the disk held came back, and who was logged in was only in memory.`,
        evidence,
      }
    }
    if (failed > 0) {
      return {
        came: 'only-meanwhile',
        because: `${failed} requests failed while it was dead, and afterwards none.`,
        evidence,
      }
    }
    return { came: 'only-slow', because: 'No request failed.', evidence }
  },
}
