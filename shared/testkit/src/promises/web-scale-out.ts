import { capacityOf } from './capacity.ts'
import { doesNotArise, judged, type PlaybookPromise } from './promise.ts'

const LOAD = { connections: 64, path: () => '/api/v1/photos' }

export const webScaleOut: PlaybookPromise = {
  id: 'web-scale-out',
  statement: 'Throughput grows with the number of web servers: four carry at least 3.6 times what one does.',
  idea: 'Horizontal scaling: more servers instead of a bigger one.',
  alone: true,
  async experiment(trial) {
    const web = trial.kindWith('web')
    if (web.roles.includes('entry')) {
      return doesNotArise(
        'People are connected to the web server itself: there is no place for a second one.',
      )
    }
    const servers = (count: number) =>
      capacityOf(trial, { counts: { [web.kind]: count }, size: { [web.kind]: 'small' } }, LOAD)
    const one = await servers(1)
    const four = await servers(4)
    const times = four.rate / one.rate
    return judged(
      times >= 3.6,
      `Four servers carried ${times.toFixed(2)} times what one did (emulated hardware).`,
      {
        'one small server, requests/s': Math.round(one.rate),
        'four small servers, requests/s': Math.round(four.rate),
        'times as much': Number(times.toFixed(3)),
        'asked for at least': 3.6,
        'computer busy at most': `${Math.round(100 * Math.max(one.busy, four.busy))}%`,
      },
    )
  },
}
