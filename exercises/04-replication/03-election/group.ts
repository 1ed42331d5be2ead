/**
 * A group of databases that replicate, die, freeze and are cut off. What they do is given, but for their votes, which are the
 * answer's. A primary sends its whole log with each beat; whoever follows it has that log from then on.
 */
import { broken } from '../../testing/rules.ts'
import type { World } from '../../testing/world.ts'
import { nameOf } from './members.ts'
import type { Disk, Member, Position, Vote } from './starter.ts'

type Batch = Position & { name: string }
type Reign = {
  epoch: number
  /** By member: how much of the log it has, and when it was sent what it followed last. */
  stored: Map<Node, number>
  heard: Map<Node, number>
  acknowledged: number
}
type Node = {
  name: string
  vote: Vote
  disk: Disk
  /** On disk, too. */
  log: Batch[]
  /** Of which epoch's primary it has its log. */
  of: number
  alive: boolean
  frozen: boolean
  /** Off the network: nothing gets to it, and nothing away. */
  cut: boolean
  buffered: (() => void)[]
  reign: Reign | undefined
}

export type Fault = 'die' | 'start' | 'freeze' | 'thaw' | 'cut' | 'join'

/** In milliseconds. */
const BEAT = 40
const PATIENCE = 100

export type Parts = {
  world: World
  size: number
  lease: number
  openVote: (disk: Disk, clock: () => number) => Vote
  /** How long the next message is on its way. */
  delay: () => number
}

export function createGroup({ world, size, lease, openVote, delay }: Parts) {
  const needed = Math.floor(size / 2)
  /** What clients were told is done. */
  const acknowledged: (Batch & { by: string })[] = []
  let writes = 0
  let newest: Node | undefined

  function createNode(n: number): Node {
    let saved = 0
    const disk: Disk = {
      load: () => saved,
      save: (epoch) => {
        saved = epoch
      },
    }
    const vote = openVote(disk, world.now)
    return {
      name: nameOf(n),
      vote,
      disk,
      log: [],
      of: 0,
      alive: true,
      frozen: false,
      cut: false,
      buffered: [],
      reign: undefined,
    }
  }
  const nodes = Array.from({ length: size }, (_, n) => createNode(n))

  /** What happens at somebody frozen waits there; at somebody dead, it is lost. */
  function at(node: Node, act: () => void): void {
    if (node.frozen) node.buffered.push(act)
    else if (node.alive) act()
  }

  /** A message from somebody to somebody, of whom one is a monitor where it is missing. */
  function travel(from: Node | undefined, to: Node | undefined, act: () => void): void {
    world.after(delay(), () => {
      if (from?.cut || to?.cut) return
      if (to) at(to, act)
      else act()
    })
  }

  function ask<T>(node: Node, act: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const callOff = world.after(PATIENCE, () => reject(new Error('no answer')))
      const answer = (settle: () => void) => {
        travel(node, undefined, () => {
          callOff()
          settle()
        })
      }
      travel(undefined, node, () => {
        try {
          const result = act()
          answer(() => resolve(result))
        } catch (error) {
          answer(() => reject(error))
        }
      })
    })
  }

  function stepDown(node: Node, before: number): void {
    if (node.reign && node.reign.epoch < before) node.reign = undefined
  }

  /** A client writes, and everybody who follows is sent the log. */
  function beat(node: Node, reign: Reign): void {
    if (node.reign !== reign) return
    const { epoch } = reign
    read(node, reign)
    writes += 1
    node.log.push({ epoch, seq: node.log.length + 1, name: `batch-${writes}` })
    const [log, sent] = [[...node.log], world.now()]
    for (const other of nodes) if (other !== node) send(node, reign, other, log, sent)
    world.after(BEAT, () => at(node, () => beat(node, reign)))
  }

  function send(node: Node, reign: Reign, other: Node, log: Batch[], sent: number): void {
    travel(node, other, () => {
      const follows = other.vote.follow(reign.epoch)
      if (follows) {
        stepDown(other, reign.epoch)
        if (other.of !== reign.epoch || log.length > other.log.length) other.log = [...log]
        other.of = reign.epoch
      }
      travel(other, node, () => {
        if (follows && node.reign === reign) hear(node, reign, other, log.length, sent)
      })
    })
  }

  function hear(node: Node, reign: Reign, other: Node, length: number, sent: number): void {
    reign.stored.set(other, Math.max(length, reign.stored.get(other) ?? 0))
    reign.heard.set(other, Math.max(sent, reign.heard.get(other) ?? 0))
    const common = [...reign.stored.values()].sort((a, b) => b - a)[needed - 1] ?? 0
    for (const batch of node.log.slice(reign.acknowledged, common)) {
      // What is older counts together with the first of this epoch.
      if (batch.epoch === reign.epoch) acknowledge(node, batch)
    }
    reign.acknowledged = Math.max(reign.acknowledged, common)
  }

  function acknowledge({ name }: Node, batch: Batch): void {
    const other = acknowledged.find(({ epoch, by }) => epoch === batch.epoch && by !== name)
    if (other)
      broken(
        `In epoch ${batch.epoch}, ${other.by} has acknowledged ${other.name}, and now ${name} ${batch.name}`,
      )
    acknowledged.push({ ...batch, by: name })
  }

  /** A client reads the latest, which is answered as long as a majority lends its votes. */
  function read(node: Node, reign: Reign): void {
    const since = [...reign.heard.values()].sort((a, b) => b - a)[needed - 1]
    if (since === undefined || world.now() >= since + lease) return
    if (node.log[reign.acknowledged - 1]?.epoch !== reign.epoch) return
    const missing = missingIn(node)
    if (missing)
      broken(
        `After ${world.now()} ms, ${node.name} answers a read as the primary of epoch ${reign.epoch}: expected that ` +
          `it has ${missing.name}, which ${missing.by} has acknowledged in epoch ${missing.epoch}`,
      )
  }

  const missingIn = ({ log }: Node) =>
    acknowledged.find(({ name }) => !log.some((batch) => batch.name === name))

  const member = (node: Node): Member => ({
    epoch: () => ask(node, () => node.disk.load()),
    vote: (epoch) =>
      ask(node, () => {
        const lentFor = node.vote.giveFor(epoch)
        if (lentFor === undefined) throw new Error('refused')
        stepDown(node, epoch)
        const { epoch: of, seq } = node.log.at(-1) ?? { epoch: 0, seq: 0 }
        return { last: { epoch: of, seq }, lentFor }
      }),
    promote: (epoch) =>
      ask(node, () => {
        if (node.disk.load() !== epoch || node.reign) throw new Error('refused')
        node.reign = { epoch, stored: new Map(), heard: new Map(), acknowledged: 0 }
        node.of = epoch
        newest = node
        beat(node, node.reign)
      }),
  })

  return {
    members: nodes.map(member),
    acknowledged,
    /** @param n which one; else the primary that was promoted last */
    happen(n: number | 'primary', what: Fault): void {
      const node = n === 'primary' ? newest : nodes[n]
      if (!node) return
      if (what === 'cut' || what === 'join') node.cut = what === 'cut'
      if (what === 'die' && node.alive) {
        node.alive = false
        node.frozen = false
        node.buffered = []
        node.reign = undefined
      }
      if (what === 'start' && !node.alive) {
        node.vote = openVote(node.disk, world.now)
        node.alive = true
      }
      if (what === 'freeze' && node.alive) node.frozen = true
      if (what === 'thaw' && node.frozen) {
        node.frozen = false
        for (const act of node.buffered.splice(0)) at(node, act)
      }
    },
    /** What was acknowledged, and is missing in the log of whoever is that member. */
    missing(elected: Member) {
      const node = nodes[this.members.indexOf(elected)]
      return node && missingIn(node)
    },
  }
}
