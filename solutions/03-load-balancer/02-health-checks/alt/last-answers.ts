/** Each server remembers its last checks and requests as they came, and looks at the end of them. */
import { FALL, FIRST_TIME, IN_A_ROW, LONGEST, MOST, RISE } from '../solution.ts'

class Server {
  name: string
  up = true
  checks: boolean[] = []
  requests: boolean[] = []
  wait = FIRST_TIME
  back = Number.NEGATIVE_INFINITY

  constructor(name: string) {
    this.name = name
  }

  check(ready: boolean) {
    this.checks.push(ready)
    const last = this.checks.slice(this.up ? -FALL : -RISE)
    if (last.length === (this.up ? FALL : RISE) && last.every((answer) => answer !== this.up)) {
      this.up = !this.up
      this.checks = []
    }
  }

  failing() {
    return this.requests.length >= IN_A_ROW && !this.requests.slice(-IN_A_ROW).includes(true)
  }

  eject(now: number) {
    this.requests = []
    this.back = now + this.wait
    this.wait = Math.min(this.wait * 2, LONGEST)
  }
}

export function createHealth(names: readonly string[], clock: () => number) {
  const servers = names.map((name) => new Server(name))
  const find = (name: string) => servers.find((server) => server.name === name) as Server
  const isOut = (server: Server) => clock() < server.back
  return {
    checked: (name: string, ready: boolean) => find(name).check(ready),
    requested(name: string, well: boolean) {
      const server = find(name)
      server.requests.push(well)
      const room = Math.floor(servers.length * MOST) - servers.filter(isOut).length
      if (server.failing() && room > 0) server.eject(clock())
    },
    usable() {
      const usable = servers.filter((server) => server.up && !isOut(server))
      return (usable.length === 0 ? servers : usable).map(({ name }) => name)
    },
  }
}
