/** A cache that all web servers share: read through it, and change things without leaving an old value in it. */

/** What is kept: null where the database has nothing, which is worth knowing, too. */
export type Value = string | null

/** What comes of asking the store for a key. */
export type Taken =
  | { is: 'value'; value: Value }
  /** It is not there, and whoever asked now has the lease to load it. */
  | { is: 'load' }
  /** It is not there, and somebody else has the lease. */
  | { is: 'wait' }
  /** Somebody is changing it: whoever asked may load it, and it cannot be kept. */
  | { is: 'held' }

/** What all web servers share. Each step takes a while, and nothing comes between what it looks at and what it does. */
export type Store = {
  /** Where it says 'load', the lease belongs to that token, for a second. */
  take(key: string, token: string): Promise<Taken>
  /** Keeps it and ends the lease, where it is still this token's; else nothing happens. @returns whether it is kept */
  put(key: string, token: string, value: Value, seconds: number): Promise<boolean>
  /** Ends the lease, where it is still this token's. */
  giveBack(key: string, token: string): Promise<void>
  /** What is kept goes, nobody has the lease any more, and nothing can be kept until this token releases the key. */
  hold(key: string, token: string): Promise<void>
  /** What is kept goes, and this token holds the key no more. Who has not done it after 5 s counts as dead. */
  release(key: string, token: string): Promise<void>
}

export type Ports = {
  store: Store
  /** @returns another one each time, on whichever server */
  newToken(): string
  /** Waits for a moment, before one asks again. */
  pause(): Promise<void>
  /** From 0 to 1. */
  random(): number
}

export type Cache = {
  /** What is kept under the key, or what `load` reads from the database. */
  through(key: string, load: () => Promise<Value>): Promise<Value>
  /** Changes what is read under these keys. @returns what `change` does */
  changing<T>(keys: readonly string[], change: () => Promise<T>): Promise<T>
}

/** In seconds: for how long a value is kept, and that there is none. */
export const KEPT = 60
export const ABSENT = 5

export function createCache(_ports: Ports): Cache {
  return {
    // TODO: ask the store first, and load only where it says so. Now everybody loads.
    async through(_key, load) {
      return await load()
    },
    // TODO: let nobody keep what was read before. As nothing is kept, this does for now.
    async changing(_keys, change) {
      return await change()
    },
  }
}
