import { setTimeout as pause } from 'node:timers/promises'
import { eventually } from '../eventually.ts'
import { succeed } from '../http-client.ts'
import { newPerson } from '../people.ts'
import { newPhoto } from '../photos.ts'
import { judged, type PlaybookPromise } from './promise.ts'

/** In milliseconds: what a death may cost before the app counts as down. */
const PATIENCE = 3_000
/** In milliseconds: longer than anybody remembers what a name server has said. */
const REMEMBERED = 6_000

export const everyNodeDies: PlaybookPromise = {
  id: 'every-node-dies',
  statement: 'Every node can be killed, one at a time, and the app stays up.',
  idea: 'Redundancy at every tier: no single point of failure.',
  async experiment(trial) {
    const system = await trial.system()
    /** Somebody new signs up, looks at the list, uploads a photo, and looks at its picture, which nobody has kept. */
    const use = async () => {
      const newcomer = await newPerson(system.url, 'newcomer')
      await succeed(newcomer.explore())
      const { urls } = await newPhoto(newcomer, 'new here')
      await succeed(newcomer.picture(urls.thumb))
    }
    const down: string[] = []
    const nodes = system.nodes()
    for (const { name, roles } of nodes) {
      await system.kill(name)
      if (roles.includes('names')) await pause(REMEMBERED)
      if (!(await works(use))) down.push(name)
      await system.startNode(name)
      await eventually('it to serve again', use, { within: 20_000, every: 100 })
    }
    return judged(
      down.length === 0,
      down.length === 0 ? 'Each node died once.' : `The app was down without ${down.join(', ')}.`,
      {
        'nodes killed': nodes.length,
        'nodes without which the app was down': down.length,
        which: down.join(', ') || 'none',
      },
    )
  },
}

async function works(use: () => Promise<void>): Promise<boolean> {
  const end = performance.now() + PATIENCE
  do {
    try {
      await use()
      return true
    } catch {
      await pause(100)
    }
  } while (performance.now() < end)
  return false
}
