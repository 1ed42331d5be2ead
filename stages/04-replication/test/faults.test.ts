/**
 * Faults by chance, while clients write and read: nodes die, freeze and are slow, links are cut, one at a time and two
 * at once. Afterwards what the clients saw is held against what they were promised. The seed is printed: with
 * FAULTS_SEED the same faults come again, and FAULTS_ROUNDS makes more of them. A slow disk is emulated by a slow machine.
 */
import { chanceFrom, oneOf, wholeBelow } from '@ztm/domain/seed/chance'
import type { RunningSystem } from '@ztm/lab/running-system'
import { checkLinearizability } from '@ztm/testkit/consistency/linearizability'
import { checkSessions } from '@ztm/testkit/consistency/sessions'
import { until } from '@ztm/testkit/eventually'
import { afterEach, expect, test } from 'vitest'
import { type Clients, startClients } from './clients.ts'
import { type Group, startGroup } from './group.ts'

const ROUNDS = Number(process.env.FAULTS_ROUNDS ?? 3)
const SEED = Number(process.env.FAULTS_SEED ?? Date.now() % 1_000_000)
const CLIENTS = 8
/** In milliseconds: the time to notice a death, and a busy computer's. */
const RESUMES = { within: 60_000, every: 20 }
const PATIENT = { within: 30_000, every: 100 }

let group: Group
let clients: Clients
afterEach(async () => {
  await clients?.stop()
  await group?.stop()
})

type Fault = { what: string; do(): Promise<void>; undo(): Promise<void> }

function faults(system: RunningSystem, primary: string) {
  const replicas = ['database-1', 'database-2', 'database-3'].filter((name) => name !== primary)
  const dies = (name: string): Fault => ({
    what: `${name} dies`,
    do: () => system.kill(name),
    undo: () => system.startNode(name),
  })
  const freezes = (name: string): Fault => ({
    what: `${name} freezes`,
    do: () => system.freeze(name),
    undo: () => system.thaw(name),
  })
  const slows = (name: string): Fault => ({
    what: `${name} is slow`,
    do: () => system.resize(name, 'small'),
    undo: () => system.resize(name, undefined),
  })
  const cut = (from: string, to: string, way: 'both' | 'there' | 'back'): Fault => ({
    what: `from ${from} to ${to} is cut (${way})`,
    do: () => system.cut(from, to, way),
    undo: () => system.heal(from, to),
  })
  const links = system.links().filter(({ from, to }) => to.startsWith('database') && from !== 'web-2')
  return { primary, replicas, dies, freezes, slows, cut, links }
}

/** One fault, or two at once, each on another node or link. */
function chosen(system: RunningSystem, primary: string, chance: () => number): Fault[] {
  const { replicas, dies, freezes, slows, cut, links } = faults(system, primary)
  const nodes = [primary, primary, ...replicas, 'monitor-1']
  const some: Fault[] = []
  const hit = new Set<string>()
  const wanted = 1 + wholeBelow(chance, 2)
  while (some.length < wanted) {
    const kind = oneOf(chance, ['dies', 'freezes', 'slows', 'cut', 'cut'] as const)
    const node = oneOf(chance, nodes)
    const { from, to } = oneOf(chance, links)
    const way = oneOf(chance, ['both', 'there', 'back'] as const)
    const where = kind === 'cut' ? `${from} ${to}` : node
    if (hit.has(where) || (kind === 'slows' && node === 'monitor-1')) continue
    hit.add(where)
    some.push(kind === 'cut' ? cut(from, to, way) : { dies, freezes, slows }[kind](node))
  }
  return some
}

test(`nothing acknowledged is lost or done twice, and nobody sees time run backwards (${ROUNDS} rounds, seed ${SEED})`, {
  timeout: 60_000 + ROUNDS * 40_000,
}, async () => {
  const chance = chanceFrom(SEED)
  group = await startGroup()
  const { system } = group
  clients = startClients(system, CLIENTS, SEED)
  const happened: string[] = []
  const writesGoOn = async () => {
    const before = clients.writes()
    await until('writes to go on', () => clients.writes() > before + CLIENTS, RESUMES)
  }

  for (let round = 1; round <= ROUNDS; round++) {
    await writesGoOn()
    const some = chosen(system, await group.primary(), chance)
    happened.push(some.map(({ what }) => what).join(', and '))
    for (const fault of some) await fault.do()
    const enough = some.some(({ what }) => what.endsWith('slow')) ? 50 : 1_000
    const { writes, failed } = { writes: clients.writes(), failed: clients.failed() }
    // Long enough for somebody to notice, or for the clients to have done a good deal without noticing.
    await until(
      'the fault to be felt',
      () => clients.writes() > writes + enough || clients.failed() > failed + 4 * CLIENTS,
      RESUMES,
    )
    // What is started may be ready only when what is thawed answers: all at once.
    await Promise.all(some.map((fault) => fault.undo()))
  }
  await writesGoOn()
  await clients.stop()

  await group.agree(PATIENT)
  const told = happened.join('\n')
  const logs = await group.logs()
  const lost = [...clients.acknowledged.keys()].filter((value) => !logs.some((log) => log.times(value) > 0))
  const twice = [...clients.acknowledged.keys()].filter((value) => logs.some((log) => log.times(value) > 1))
  expect({ lost, twice }, told).toEqual({ lost: [], twice: [] })
  expect(new Set(logs.map(({ digest }) => digest)).size, 'all databases have the same rows').toBe(1)
  const linear = checkLinearizability(clients.latest.history())
  expect(
    linear.violations.map(({ words }) => words),
    told,
  ).toEqual([])
  expect(linear.verdict, told).toBe('linearizable')
  const { first, ownWrites, monotonicReads, unwritten } = checkSessions(clients.sessions.history())
  expect({ first, ownWrites, monotonicReads, unwritten }, told).toEqual({
    first: undefined,
    ownWrites: 0,
    monotonicReads: 0,
    unwritten: 0,
  })
  const promotions = group.promotions()
  expect(new Set(promotions).size, `one primary for each epoch: ${promotions}`).toBe(promotions.length)
  console.log(
    `seed ${SEED}: ${clients.writes()} writes and ${clients.latest.history().length + clients.sessions.history().length} operations, ${promotions.length} primaries, ${clients.failed()} failed\n${told}`,
  )
})
