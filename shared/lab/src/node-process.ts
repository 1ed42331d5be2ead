/** One node's process: started, watched until it is ready and on, told of its surroundings, and seen to end. */
import type { Neighbour } from '@ztm/node/neighbours'
import type { ToNode } from '@ztm/node/node'
import type { Condition, NodeState } from './node-state.ts'
import { NodeFailed, PlainError } from './plain-error.ts'
import type { PlannedNode } from './plan.ts'
import type { Ports, Running } from './program.ts'
import { SIZES, type SizeName, serviceTimeOf } from './sizes.ts'
import type { Surroundings } from './surroundings.ts'
import { keepLooking, untilReady } from './until-ready.ts'

/** A port may be taken between its being chosen and somebody's listening there. */
const PORTS_TRIED = 3

export type Process = ReturnType<typeof createProcess>

export function createProcess({ kind, ...planned }: PlannedNode, around: Surroundings) {
  const { name } = planned
  let size = around.size
  let condition: Condition = 'stopped'
  let launched: Running | undefined
  let stopping = false
  let listening = false
  let ports: Ports = { port: 0, adminPort: 0 }
  let told = ''

  const neighbour = (): Neighbour => ({
    ...planned,
    kind: kind.kind,
    roles: kind.roles,
    host: '127.0.0.1',
    ...ports,
  })
  const state = (): NodeState => ({
    ...neighbour(),
    state: condition,
    pid: launched?.child.pid,
    size: size ?? null,
    price: size ? SIZES[size].dollarsAMonth : null,
  })

  function become(next: Condition): void {
    if (condition === next) return
    condition = next
    around.emit({ type: 'state', node: state() })
  }

  function running(): Running {
    if (!launched) throw new PlainError(`${name} is not running.`)
    return launched
  }

  const alive = () => condition !== 'stopped' && condition !== 'dead'

  /** @returns when it is ready @throws NodeFailed where it is not in time */
  async function start(tries = PORTS_TRIED): Promise<void> {
    if (alive()) throw new PlainError(`${name} is running already.`)
    stopping = false
    condition = 'starting'
    const chosen = await around.program.choosePorts(ports)
    if (stopping) {
      become('stopped')
      throw new NodeFailed(name, 'was stopped while it started.', [])
    }
    const neighbours = around.neighbours()
    told = JSON.stringify(neighbours)
    const given = { neighbours, serviceTime: serviceTimeOf(size) }
    const mine = around.program.begin(chosen, given, {
      onLine: (read) => around.logged(name, read),
      onListen: (now) => {
        if (launched !== mine) return
        ports = now
        listening = true
        around.moved()
      },
      onEnd: () => {
        launched = undefined
        listening = false
        around.moved()
        become(stopping ? 'stopped' : 'dead')
      },
    })
    launched = mine
    around.emit({ type: 'state', node: state() })

    const runs = () => launched === mine
    const reason = await untilReady(mine.notReadyBecause, runs, around.readyWithin)
    if (launched !== mine) {
      // Its last lines come after its end.
      const how = await mine.ended
      if (mine.portWasTaken() && tries > 1 && !stopping && !alive()) return await start(tries - 1)
      throw new NodeFailed(name, `did not start: it ${how}`, mine.lastLines())
    }
    settle(mine, reason)
    void keepLooking(mine.notReadyBecause, runs, (now) => settle(mine, now))
    if (reason) throw new NodeFailed(name, `is not ready: ${reason}`, mine.lastLines())
  }

  /** What was asked of one process says nothing of the next, and a frozen one answers when it is thawed. */
  function settle(mine: Running, reason: string | undefined): void {
    if (launched === mine && condition !== 'frozen') become(reason ? 'not-ready' : 'ready')
  }

  function send(message: ToNode): void {
    if (launched?.child.connected) launched.child.send(message)
  }

  return {
    name,
    kind,
    neighbour,
    state,
    become,
    /** @throws PlainError where it does not run */
    running,
    launched: () => launched,
    alive,
    listens: () => listening,
    /** What it ends with from now on is an end as it was told to, or not. */
    expectEnd: (expected: boolean) => {
      stopping = expected
    },
    start: () => start(),
    async lookAgain(mine: Running): Promise<void> {
      settle(mine, await mine.notReadyBecause())
    },
    /** Tells it whom it may talk to, where that has changed. */
    tell(): void {
      const neighbours = around.neighbours()
      const text = JSON.stringify(neighbours)
      if (text === told || !launched?.child.connected) return
      told = text
      send({ type: 'neighbours', neighbours })
    },
    /** Another machine, at once and without a restart: simpler than where there are real ones. */
    resize(to: SizeName | undefined): void {
      size = to
      send({ type: 'service-time', serviceTime: serviceTimeOf(size) })
      around.emit({ type: 'size', node: state() })
    },
  }
}
