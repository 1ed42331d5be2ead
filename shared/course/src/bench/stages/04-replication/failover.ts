/** How long nobody can write when the primary has died. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Figure } from '../../measurement.ts'
import { median, quartiles } from '../../quartiles.ts'
import { asked, comment, startGroup } from './group.ts'

const ROUNDS = 9
/** In milliseconds: three beats of 400 until it is missed, a lease of 1,000 that may have to be waited out, and 500. */
const BOUND = 3 * 400 + 1_000 + 500

export async function failover(): Promise<Figure> {
  const group = await startGroup()
  const client = group.client()
  const rounds: number[] = []
  try {
    while (rounds.length < ROUNDS) {
      process.stderr.write(`failover: round ${rounds.length + 1} of ${ROUNDS}\n`)
      await client.write(asked(), comment(`before ${rounds.length}`))
      // Where between two beats it dies is chance.
      await pause(Math.random() * 400)
      const primary = await group.primary()
      const killed = performance.now()
      await group.system.kill(primary)
      rounds.push(await writtenAfter(killed, () => client.write(asked(), comment(`${rounds.length}`))))
      await group.system.startNode(primary)
      await group.agree()
    }
  } finally {
    await group.stop()
  }
  return {
    id: 'failover',
    what: 'From the death of the primary to the first write that is acknowledged',
    values: [
      { name: 'in the middle', value: median(rounds), quartiles: quartiles(rounds), unit: 'ms' },
      { name: 'the slowest', value: Math.max(...rounds), unit: 'ms' },
    ],
    bound: { of: 'value', atMost: BOUND },
    how: `${ROUNDS} rounds: SIGKILL, and a client that tries again until it is told that it is done; beats, lease and patience as they are by default`,
  }
}

async function writtenAfter(killed: number, write: () => Promise<void>): Promise<number> {
  for (;;) {
    try {
      await write()
      return performance.now() - killed
    } catch (error) {
      if (performance.now() - killed > 30_000) throw error
    }
  }
}
