/** The copies of the database as this web server knows them: a connection to each, how busy it is, how well it does. */
import { but, type Call } from '@ztm/domain/call'
import type { Neighbours } from '@ztm/node/neighbours'
import type { Node } from '@ztm/node/node'
import { connectDatabase, type RemoteDatabase } from './remote-database.ts'

/** In milliseconds: so long one copy has, before another is asked. */
const TRY = 500
/** In milliseconds: who let somebody wait in vain is asked last for a while. */
const AVOIDED = 1_000

export type Copy = {
  isOpen: () => boolean
  /** Of this web server's requests. */
  underWay: () => number
  isAvoided: () => boolean
  ask<T>(call: Call, what: (copy: RemoteDatabase, brief: Call) => Promise<T>): Promise<T>
}

export type Copies = ReturnType<typeof connectCopies>

export function connectCopies(databases: Neighbours, secret: string, log: Node['log']) {
  const copies = new Map<string, Copy>()
  const closing: (() => void)[] = []

  function connect(name: string): Copy {
    const list = () => databases.list().filter((other) => other.name === name)
    const database = connectDatabase({ ...databases, list }, secret, log)
    closing.push(database.close)
    let underWay = 0
    let avoidedUntil = 0
    return {
      isOpen: database.isOpen,
      underWay: () => underWay,
      isAvoided: () => avoidedUntil > Date.now(),
      async ask(call, what) {
        const end = Date.now() + TRY
        underWay += 1
        try {
          return await what(database, but(call, { deadline: Math.min(call.deadline, end) }))
        } catch (error) {
          // Its timer may have been a little early.
          if (Date.now() >= end - TRY / 10) avoidedUntil = Date.now() + AVOIDED
          throw error
        } finally {
          underWay -= 1
        }
      },
    }
  }

  return {
    /** Those that can be asked at the moment. */
    open: () =>
      databases
        .list()
        .map(({ name }) => {
          const copy = copies.get(name) ?? connect(name)
          copies.set(name, copy)
          return copy
        })
        .filter(({ isOpen }) => isOpen()),
    close(): void {
      for (const close of closing) close()
    },
  }
}
