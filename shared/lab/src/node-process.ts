/** One node of a system: a process that is started, watched, broken and ended. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Neighbour } from '@ztm/node/neighbours'
import type { FromNode, ToNode } from '@ztm/node/node'
import { notReadyBecause } from './admin-request.ts'
import type { Listener, LogLine } from './events.ts'
import { type Launched, launch } from './launch.ts'
import type { Condition, NodeState } from './node-state.ts'
import { NodeFailed, PlainError } from './plain-error.ts'
import type { PlannedNode } from './plan.ts'
import { freeAgain } from './ports.ts'
import type { Reaper } from './reaper.ts'
import { keepLooking, untilReady } from './until-ready.ts'

/** A node gives itself 7.5 s to end in order. */
const STOP_WITHIN = 8_000
/** Between telling the others that a node is about to leave and telling the node: what they just sent still arrives. */
const NOTICE = 100

type Surroundings = {
  /** The file that runs, and what it finds in its environment, apart from ports and neighbours. */
  main: string
  env: NodeJS.ProcessEnv
  /** 0 where any will do. */
  port: number
  neighbours: () => Neighbour[]
  reaper: Reaper
  emit: Listener
  /** Called with each line of its log. */
  logged: (node: string, read: () => LogLine) => void
  /** Called when it listens, maybe elsewhere than before: others have to be told. */
  moved: () => void
}

export type NodeProcess = ReturnType<typeof createNodeProcess>

export function createNodeProcess({ kind, ...planned }: PlannedNode, around: Surroundings) {
  const { name } = planned
  let condition: Condition = 'stopped'
  let launched: Launched | undefined
  let stopping = false
  let retired = false
  let leaving = false
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
  const state = (): NodeState => ({ ...neighbour(), state: condition, pid: launched?.child.pid })

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
    if (retired) throw new PlainError('The system has been stopped.')
    if (alive()) throw new PlainError(`${name} is running already.`)
    stopping = false
    leaving = false
    condition = 'starting'
    const PORT = `${around.port || (await freeAgain(port))}`
    const ADMIN_PORT = `${await freeAgain(adminPort)}`
    if (stopping) {
      become('stopped')
      throw new NodeFailed(name, 'was stopped while it started.', [])
    }
    told = JSON.stringify(around.neighbours())
    const mine = launch(around.main, { ...around.env, PORT, ADMIN_PORT, NEIGHBOURS: told }, around.reaper, {
      onLine: (read) => around.logged(name, read),
      onMessage: (message) => {
        ;({ port, adminPort } = message as FromNode)
        listening = true
        around.moved()
      },
      onEnd: () => {
        launched = undefined
        listening = false
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

  /** In order where it can; a frozen one is thawed for it, and one that does not end within 8 s is killed. */
  async function stop(): Promise<void> {
    stopping = true
    if (!launched && condition === 'starting') return
    const { child, ended } = running()
    if (!retired) {
      leaving = true
      around.moved()
      await pause(NOTICE)
    }
    child.kill('SIGTERM')
    child.kill('SIGCONT')
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN)
    await ended
    clearTimeout(timer)
  }

  /** Stops it for good. */
  async function retire(): Promise<void> {
    retired = true
    if (alive()) await stop()
  }

  async function kill(): Promise<void> {
    const { child, ended } = running()
    stopping = false
    child.kill('SIGKILL')
    await ended
  }

  function freeze(): void {
    running().child.kill('SIGSTOP')
    become('frozen')
  }

  async function thaw(): Promise<void> {
    const mine = running()
    if (condition !== 'frozen') throw new PlainError(`${name} is not frozen.`)
    mine.child.kill('SIGCONT')
    become('not-ready')
    settle(mine, await look())
  }

  async function restart(): Promise<void> {
    if (launched) await stop()
    await start()
  }

  /** Tells it whom it may talk to, where that has changed. */
  function tell(): void {
    const neighbours = around.neighbours()
    const text = JSON.stringify(neighbours)
    if (text === told || !launched?.child.connected) return
    told = text
    launched.child.send({ type: 'neighbours', neighbours } satisfies ToNode)
  }

  return {
    name,
    kind,
    state,
    neighbour,
    leaving: () => leaving,
    start,
    stop,
    retire,
    kill,
    freeze,
    thaw,
    restart,
    tell,
  }
}
