/** One node's process: started, watched until it is ready and on, told of its surroundings, and seen to end. */
import type { Neighbour } from '@ztm/node/neighbours'
import type { FromNode, ToNode } from '@ztm/node/node'
import { notReadyBecause } from './admin-request.ts'
import { type Launched, launch } from './launch.ts'
import type { Condition, NodeState } from './node-state.ts'
import { NodeFailed, PlainError } from './plain-error.ts'
import type { PlannedNode } from './plan.ts'
import { freeAgain } from './ports.ts'
import { SIZES, type SizeName, serviceTimeOf } from './sizes.ts'
import type { Surroundings } from './surroundings.ts'
import { keepLooking, untilReady } from './until-ready.ts'

export type Process = ReturnType<typeof createProcess>

export function createProcess({ kind, ...planned }: PlannedNode, around: Surroundings) {
  const { name } = planned
  let size = around.size
  let condition: Condition = 'stopped'
  let launched: Launched | undefined
  let stopping = false
  let listening = false
  let port = 0
  let adminPort = 0
  let told = ''

  const neighbour = (): Neighbour => ({
    ...planned,
    kind: kind.kind,
    roles: kind.roles,
    host: '127.0.0.1',
    port,
    adminPort,
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

  function running(): Launched {
    if (!launched) throw new PlainError(`${name} is not running.`)
    return launched
  }

  const alive = () => condition !== 'stopped' && condition !== 'dead'

  /** @returns when it is ready @throws NodeFailed where it is not within 10 s */
  async function start(): Promise<void> {
    if (alive()) throw new PlainError(`${name} is running already.`)
    stopping = false
    condition = 'starting'
    const PORT = `${around.port || (await freeAgain(port))}`
    const ADMIN_PORT = `${await freeAgain(adminPort)}`
    if (stopping) {
      become('stopped')
      throw new NodeFailed(name, 'was stopped while it started.', [])
    }
    told = JSON.stringify(around.neighbours())
    const SERVICE_TIME_MS = `${serviceTimeOf(size)}`
    const env = { ...around.env, PORT, ADMIN_PORT, NEIGHBOURS: told, SERVICE_TIME_MS }
    const mine = launch(around.main, env, around.reaper, {
      onLine: (read) => around.logged(name, read),
      onMessage: (message) => {
        ;({ port, adminPort } = message as FromNode)
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
    const reason = await untilReady(look, runs)
    // Its last lines come after its end.
    if (launched !== mine)
      throw new NodeFailed(name, `did not start: it ${await mine.ended}`, mine.lastLines())
    settle(mine, reason)
    void keepLooking(look, runs, (now) => settle(mine, now))
    if (reason) throw new NodeFailed(name, `is not ready: ${reason}`, mine.lastLines())
  }

  const look = async () => (listening ? await notReadyBecause(adminPort) : 'it does not listen')

  /** What was asked of one process says nothing of the next, and a frozen one answers when it is thawed. */
  function settle(mine: Launched, reason: string | undefined): void {
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
    start,
    async lookAgain(mine: Launched): Promise<void> {
      settle(mine, await look())
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
