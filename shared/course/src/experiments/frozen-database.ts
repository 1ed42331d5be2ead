/** Stage 02: the database stands still for a while. It holds its connections and says nothing. */
import type { Experiment } from '@ztm/lab/experiments/experiment'
import { endingsOf, failedOf, failuresOf, kindsOf } from './endings.ts'

export const frozenDatabase: Experiment = {
  id: 'frozen-database',
  stage: '02-split-database',
  title: 'The database stands still',
  question:
    'Sixty requests a second from visitors: lists, photos, and the pictures in them. At second 4 the database is frozen for five seconds: its connections stay open, and it answers nobody. The web server and the files are well. What do people get meanwhile?',
  predictions: [
    { id: 'late', text: 'They wait. When the database goes on, all of them get what they asked for, late.' },
    {
      id: 'some-refused',
      text: 'Who needs the database is told within about two seconds that it did not work (503). Pictures keep coming.',
    },
    {
      id: 'all-refused',
      text: 'All of them are told that it did not work, pictures and all: the web server is not ready without its database.',
    },
    {
      id: 'hang',
      text: 'The web server hangs with its database, and people give up without ever having had an answer.',
    },
  ],
  start: { seed: 'demo' },
  load: { rate: 60, seconds: 14, reads: 100, people: 0 },
  steps: [
    { at: 4, does: 'database-1 is frozen', act: (system) => system.freeze('database-1') },
    { at: 9, does: 'database-1 goes on', act: (system) => system.thaw('database-1') },
  ],
  judge({ report }) {
    const refused = report.failed['5xx'] ?? 0
    const unanswered = failuresOf(report) - refused
    const pictures = failedOf(report, 'pictures')
    const shown = endingsOf(report, 'pictures')[200] ?? 0
    const longest = Math.round(report.latency.max)
    const evidence = {
      'requests sent': report.sent,
      'requests that failed': failuresOf(report),
      'how they failed': kindsOf(report),
      'longest that anybody waited, in ms': longest,
      'pictures shown': shown,
      'pictures that failed': pictures,
    }
    if (unanswered > 0) {
      return { came: 'hang', because: `${unanswered} requests were never answered.`, evidence }
    }
    if (refused === 0) {
      return { came: 'late', because: `People waited for up to ${longest} ms.`, evidence }
    }
    if (pictures > 0) {
      return { came: 'all-refused', because: `${refused} requests failed, pictures too.`, evidence }
    }
    return {
      came: 'some-refused',
      because: `${refused} requests were answered with 503, after ${longest} ms at the latest, and all ${shown} pictures came.`,
      evidence,
    }
  },
}
