// Fails: All four answer that they are not ready: expected

import { FALL, FIRST_TIME, IN_A_ROW, LONGEST, MOST, RISE } from '../solution.ts'

export function createHealth(servers: readonly string[], clock: () => number) {
  const fresh = () => ({ healthy: true, against: 0, failed: 0, times: 0, until: 0 })
  const records = new Map(servers.map((server) => [server, fresh()]))
  const of = (server: string) => records.get(server) ?? fresh()
  const out = (server: string) => of(server).until > clock()
  return {
    checked(server: string, ready: boolean) {
      const record = of(server)
      record.against = ready === record.healthy ? 0 : record.against + 1
      if (record.against >= (record.healthy ? FALL : RISE)) {
        record.healthy = ready
        record.against = 0
      }
    },
    requested(server: string, well: boolean) {
      const record = of(server)
      record.failed = well ? 0 : record.failed + 1
      if (record.failed < IN_A_ROW) return
      if (servers.filter(out).length + 1 > servers.length * MOST) return
      record.until = clock() + Math.min(LONGEST, FIRST_TIME * 2 ** record.times)
      record.times += 1
      record.failed = 0
    },
    usable() {
      return servers.filter((server) => of(server).healthy && !out(server))
    },
  }
}
