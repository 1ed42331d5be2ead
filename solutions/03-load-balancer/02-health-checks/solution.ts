/** Who may be given requests: by checks that ask each server, and by what becomes of real requests. */

export const FALL = 3
export const RISE = 2
export const IN_A_ROW = 3
export const FIRST_TIME = 2_000
export const LONGEST = 30_000
export const MOST = 0.5

type Record = {
  /** What we think of it, by the checks. */
  healthy: boolean
  /** Checks in a row that say the opposite. */
  against: number
  /** Requests in a row that failed. */
  failed: number
  /** How often it has been ejected. */
  times: number
  /** Until when it is. */
  ejectedUntil: number
}

export function createHealth(servers: readonly string[], clock: () => number) {
  const fresh = (): Record => ({ healthy: true, against: 0, failed: 0, times: 0, ejectedUntil: 0 })
  const records = new Map(servers.map((server) => [server, fresh()]))
  // A time and no timer: whether it has passed is asked when somebody wants to know.
  const ejected = ({ ejectedUntil }: Record) => ejectedUntil > clock()

  return {
    checked(server: string, ready: boolean): void {
      const record = records.get(server)
      if (!record) return
      // One lost answer neither fells a server nor brings one back.
      record.against = ready === record.healthy ? 0 : record.against + 1
      if (record.against < (record.healthy ? FALL : RISE)) return
      record.healthy = ready
      record.against = 0
    },
    requested(server: string, well: boolean): void {
      const record = records.get(server)
      if (!record) return
      record.failed = well ? 0 : record.failed + 1
      if (record.failed < IN_A_ROW) return
      // What everybody suffers from is nobody's own fault, and ejecting them all would leave nobody to say what it is.
      const out = [...records.values()].filter(ejected).length
      if (out + 1 > servers.length * MOST) return
      record.ejectedUntil = clock() + Math.min(LONGEST, FIRST_TIME * 2 ** record.times)
      record.times += 1
      record.failed = 0
    },
    usable(): string[] {
      const well = servers.filter((server) => {
        const record = records.get(server)
        return record?.healthy && !ejected(record)
      })
      return well.length > 0 ? well : [...servers]
    },
  }
}
