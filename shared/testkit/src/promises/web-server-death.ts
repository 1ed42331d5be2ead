import { judged, type PlaybookPromise } from './promise.ts'
import { visitorsDuring } from './visitors.ts'

const RATE = 200

export const webServerDeath: PlaybookPromise = {
  id: 'web-server-death',
  statement: 'A web server’s death under load costs no failed request that may be tried again.',
  idea: 'With several servers behind a load balancer, the traffic of a dead one goes to the others.',
  async experiment(trial) {
    const system = await trial.system()
    const victim = system.nodes().find(({ roles }) => roles.includes('web'))
    if (!victim) throw new Error('there is no web server')
    const { sent, failed, reasons } = await visitorsDuring(
      system,
      { path: '/api/v1/photos', rate: RATE, seconds: 4, signal: trial.signal },
      () => system.kill(victim.name),
    )
    await system.startNode(victim.name)
    return judged(
      failed === 0,
      failed === 0
        ? `${victim.name} died, and no visitor noticed.`
        : `${victim.name} died, and visitors noticed.`,
      {
        'requests a second': RATE,
        'requests sent': sent,
        'requests that failed': failed,
        'how they failed': reasons,
      },
    )
  },
}
