/**
 * Writes a history down while it happens. Where some reads go to the primary and others to replicas, take one recorder
 * for each, with the same clock: replica reads are held against less.
 */
import type { History, Operation, Value } from './operation.ts'

/** How an operation ended, to be said as soon as it is known. The first word counts: whoever gave up hears no late answer. */
export type UnderWay = {
  /** It was done. @param value what a read found */
  ok(value?: Value): void
  /** It was refused, and it is certain that it had no effect and will have none. */
  failed(): void
  /** The time was up, or the connection lost: nobody can say. */
  unknown(): void
}

export type Recorder = {
  client(name: string): { begin(kind: Operation['kind'], key: string, value?: Value): UnderWay }
  /** Of what is still under way nobody can say how it will end. */
  history(): History
}

/** @param clock what never goes backwards, unlike the time of day */
export function recorder(clock: () => number = () => performance.now()): Recorder {
  const operations: Operation[] = []
  return {
    client: (client) => ({
      begin(kind, key, value = null) {
        const operation: Operation = { client, kind, key, value, began: clock(), ok: false }
        operations.push(operation)
        let told = false
        const tell = (how: () => Partial<Operation>) => {
          if (!told) Object.assign(operation, how())
          told = true
        }
        return {
          ok: (found = value) => tell(() => ({ ok: true, ended: clock(), value: found })),
          failed: () => tell(() => ({ ended: clock() })),
          unknown: () => tell(() => ({})),
        }
      },
    }),
    history: () => operations.map((operation) => ({ ...operation })),
  }
}
