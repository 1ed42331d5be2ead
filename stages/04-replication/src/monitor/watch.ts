/**
 * Detection: every beat, all databases are asked how they are. A primary counts as gone when it has missed several beats
 * in a row: it does not answer, or says itself that it cannot reach a majority. One missed beat is only a slow answer.
 */
import type { Neighbour } from '@ztm/node/neighbours'
import type { Node } from '@ztm/node/node'
import { type Status, statusOf } from './database.ts'
import { elect } from './election.ts'

export type Beats = { beatMs: number; missedBeats: number }

/** `status` is missing where there was no answer. */
export type Heard = { database: Neighbour; status?: Status }

export function startWatch(node: Node, { beatMs, missedBeats }: Beats): void {
  const databases = node.neighbours('database')
  let missed = 0
  let leader: string | undefined
  let goneSince = 0
  let looking = false

  async function beat(): Promise<void> {
    const sent = performance.now()
    const heard = await Promise.all(databases.list().map((database) => ask(database, beatMs)))
    const leading = heard.find(({ status }) => status?.leads)
    if (leading) return well(leading)
    if (missed === 0) goneSince = sent
    missed += 1
    const all = databases.names().length
    const answered = heard.filter(({ status }) => status)
    // Where all of them answer, and none is or was the primary, there is nobody to wait for.
    const nobody = answered.length === all && heard.every(({ status }) => status?.role === 'replica')
    if (missed < missedBeats && !nobody) return
    if (answered.length * 2 <= all) {
      node.log.warn(`only ${answered.length} of ${all} databases answer: too few to choose among`)
      return
    }
    node.log.warn(leader ? `${leader} has missed ${missed} beats: choosing another` : 'choosing a primary')
    const { name, epoch } = await elect(heard, all, leader, beatMs)
    const ms = Math.round(performance.now() - goneSince)
    node.log.warn(
      { epoch, ms, primary: name },
      `${name} was made the primary of epoch ${epoch}, after ${ms} ms`,
    )
    leader = name
    missed = 0
  }

  function well({ database: { name } }: Heard): void {
    missed = 0
    if (name !== leader) node.log.info({ primary: name }, `${name} is the primary`)
    leader = name
  }

  const timer = setInterval(async () => {
    // An election takes longer than a beat.
    if (looking) return
    looking = true
    try {
      await beat()
    } catch (error) {
      node.log.warn({ err: error }, `no primary could be chosen: ${(error as Error).message}`)
    } finally {
      looking = false
    }
  }, beatMs)
  node.atShutdown(() => clearInterval(timer))
}

async function ask(database: Neighbour, within: number): Promise<Heard> {
  try {
    return { database, status: await statusOf(database, within) }
  } catch {
    return { database }
  }
}
