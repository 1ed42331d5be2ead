/** Histories made up: by hand, at random, and by a register that works. */
import fc from 'fast-check'
import type { History, Operation, Value } from '../src/consistency/operation.ts'

type Times = readonly [began: number, ended?: number]

const operation = (
  kind: Operation['kind'],
  client: string,
  value: Value,
  [began, ended]: Times,
): Operation => ({
  client,
  kind,
  key: 'x',
  value,
  began,
  ended,
  ok: ended !== undefined,
})

export const wrote = (client: string, value: Value, ...times: Times) =>
  operation('write', client, value, times)
export const read = (client: string, value: Value, ...times: Times) => operation('read', client, value, times)
export const refused = (it: Operation): Operation => ({ ...it, ok: false })

/** A few operations that anybody may have invented: about half of them no register would give. */
export const tinyHistories: fc.Arbitrary<Operation[]> = fc
  .array(
    fc.record({
      write: fc.boolean(),
      value: fc.integer({ min: 0, max: 3 }),
      began: fc.integer({ min: 0, max: 12 }),
      took: fc.integer({ min: 0, max: 6 }),
      fate: fc.constantFrom('done', 'done', 'done', 'unknown', 'refused'),
    }),
    { maxLength: 7 },
  )
  .map((drawn) =>
    drawn.map(({ write, value, began, took, fate }, index) => {
      const ended = fate === 'unknown' ? undefined : began + took
      const client = `client ${index}`
      // Each write has a value of its own; reads name one of the first few, or the absence of all.
      const it = write ? wrote(client, index, began, ended) : read(client, value || null, began, ended)
      return fate === 'refused' ? refused(it) : it
    }),
  )

export type Work = {
  clients: number
  /** Of each client. */
  operations: number
  /** Of the operations, how many are writes, and how many of all end in an unknown way, or are refused: 0 to 1. */
  writes: number
  unknown: number
  refused: number
  keys: number
}

/** What holds the values, and how: one copy of them, or several. */
export type Registers = {
  /** @param told whether the client will know that it was done */
  write(client: string, key: string, value: Value, told: boolean): void
  read(client: string, key: string): Value
}

export function oneCopy(): Registers {
  const values = new Map<string, Value>()
  return {
    write: (_client, key, value) => values.set(key, value),
    read: (_client, key) => values.get(key) ?? null,
  }
}

/** What clients see: whatever takes effect does so at one moment between beginning and end. */
export function workedAt(work: Work, random: () => number, registers = oneCopy()): Operation[] {
  const moments: { at: number; operation: Operation; effect: boolean }[] = []
  let values = 0
  for (let client = 0; client < work.clients; client++) {
    let now = random()
    for (let index = 0; index < work.operations; index++) {
      const began = now
      const ended = began + random()
      now = ended + random() * 0.2
      const write = random() < work.writes
      const luck = random()
      const unknown = luck < work.unknown
      const refusal = write && !unknown && luck < work.unknown + work.refused
      // A request may wait somewhere for long after its client has given up, and take effect then.
      const at = began + random() * (unknown && write ? random() * 20 : ended - began)
      const effect = write && !refusal && !(unknown && random() < 0.5)
      const key = `key ${Math.floor(random() * work.keys)}`
      const it = write
        ? wrote(`client ${client}`, ++values, began, ended)
        : read(`client ${client}`, null, began, ended)
      const fate = unknown ? { ended: undefined, ok: false } : { ok: !refusal }
      moments.push({ at, effect, operation: { ...it, key, ...fate } })
    }
  }
  for (const { operation, effect } of moments.sort((a, b) => a.at - b.at)) {
    const { client, kind, key, value, ok } = operation
    if (effect) registers.write(client, key, value, ok)
    if (kind === 'read') operation.value = registers.read(client, key)
  }
  return moments.map((moment) => moment.operation)
}

/** The same numbers for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One of its reads sees what another read, or nobody, saw: often, but not always, something that no register gives. */
export function tamperedWith(history: History, random: () => number): Operation[] {
  const reads = history.filter(({ kind, ok }) => kind === 'read' && ok)
  const victim = reads[Math.floor(random() * reads.length)]
  const other = reads[Math.floor(random() * reads.length)]
  return history.map((it) => (it === victim ? { ...it, value: other?.value ?? null } : it))
}
