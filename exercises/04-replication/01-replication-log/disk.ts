/** A replica's disk, as a test plays it. The process that uses it dies at the step that the test has said. */
import type { Change, Disk, Position, Transaction } from './starter.ts'

export type Committed = { rows: Record<string, string>; position: Position }

const NOTHING: Committed = { rows: {}, position: { seq: 0, checksum: '' } }

/** @param takes how long a step is on its way */
export function createDisk(takes: () => Promise<void>) {
  const commits: Committed[] = [NOTHING]
  let waiting: (() => void)[] = []
  let busy = false
  /** Whoever has died: what they still had under way is never done, and never answered. */
  let life = 0
  let deathAt = Number.POSITIVE_INFINITY
  let full = Number.POSITIVE_INFINITY
  let died: () => void = () => undefined

  const last = () => commits.at(-1) ?? NOTHING

  /** Each step has two moments to die at: before it has happened, and after, before anybody is told. */
  function isOver(mine: number): boolean {
    if (mine !== life) return true
    deathAt -= 1
    if (deathAt >= 0) return false
    deathAt = Number.POSITIVE_INFINITY
    life += 1
    busy = false
    waiting = []
    died()
    return true
  }

  async function step<T>(mine: number, act: () => T): Promise<T> {
    await takes()
    if (isOver(mine)) return await new Promise(() => undefined)
    full -= 1
    if (full < 0 && full >= -1) throw new Error('the disk is full')
    const result = act()
    await takes()
    return isOver(mine) ? await new Promise(() => undefined) : result
  }

  function end(): void {
    const next = waiting.shift()
    if (next) next()
    else busy = false
  }

  function transaction(mine: number): Transaction {
    let { rows, position } = last()
    let open = true
    const within = <T>(act: () => T) =>
      step(mine, () => {
        if (!open) throw new Error('this transaction is over')
        return act()
      })
    return {
      position: () => within(() => position),
      change: (change) =>
        within(() => {
          rows = changed(rows, change)
        }),
      note: ({ seq, checksum }) =>
        within(() => {
          position = { seq, checksum }
        }),
      commit: () =>
        within(() => {
          open = false
          commits.push({ rows, position })
          end()
        }),
      // Of one that is over, there is nothing to roll back.
      async rollback() {
        await takes()
        if (isOver(mine)) return await new Promise(() => undefined)
        if (open) end()
        open = false
      },
    }
  }

  const disk: Disk = {
    async begin() {
      const mine = life
      await takes()
      if (isOver(mine)) return await new Promise(() => undefined)
      if (busy) await new Promise<void>((resolve) => waiting.push(resolve))
      busy = true
      return transaction(mine)
    },
    position: () => step(life, () => last().position),
  }

  return {
    disk,
    /** Every state that it has been in, the present one last. */
    commits,
    now: last,
    /** The process dies at the nth moment from now on. @returns a promise for that */
    dieAt(nth: number): Promise<void> {
      deathAt = nth
      return new Promise((resolve) => {
        died = resolve
      })
    },
    /** From now on it lives. */
    live() {
      deathAt = Number.POSITIVE_INFINITY
    },
    /** After so many steps, one fails. */
    fillUp(after: number) {
      full = after
    },
  }
}

export function changed(rows: Committed['rows'], change: Change): Committed['rows'] {
  const { [change.key]: before, ...others } = rows
  if (change.op === 'remove') return others
  if (change.op === 'add' && before !== undefined) throw new Error(`${change.key} is there already`)
  return { ...others, [change.key]: change.value }
}
