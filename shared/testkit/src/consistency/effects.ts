/** When the writes of one key can have taken effect, by what their writers were told and by what readers saw. */
import type { History, Operation, Value } from './operation.ts'

export type Effect = {
  /** Absent for what the key held at first. */
  write?: Operation
  /** Not before this. */
  from: number
  /** Not after this: it was acknowledged, or somebody saw it. Infinity where neither happened: perhaps it never did. */
  by: number
}

/** @param history of one key. @returns by value; a refused write had no effect and is not among them */
export function effectsIn(history: History): Map<Value, Effect> {
  const effects = new Map<Value, Effect>([[null, { from: -Infinity, by: -Infinity }]])
  for (const write of history) {
    const { kind, key, value, began, ended = Infinity, ok } = write
    if (kind === 'read' || (!ok && ended < Infinity)) continue
    if (effects.has(value)) {
      throw new Error(
        `${JSON.stringify(value)} is written to ${key} twice: a read of it could not say which it saw`,
      )
    }
    effects.set(value, { write, from: began, by: ended })
  }
  for (const { kind, value, ended, ok } of history) {
    const effect = effects.get(value)
    if (kind === 'read' && ok && ended !== undefined && effect) effect.by = Math.min(effect.by, ended)
  }
  return effects
}
