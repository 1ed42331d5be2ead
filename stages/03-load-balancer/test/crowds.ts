/** Who uses the app while its servers die: visitors who look, and people who comment. */
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { nothingYet } from '@ztm/testkit/acknowledged'
import { createClient } from '@ztm/testkit/client'
import { eventually, until } from '@ztm/testkit/eventually'
import { succeed } from '@ztm/testkit/http-client'
import { elsewhere, type Person } from '@ztm/testkit/people'

const PATIENT = { within: 30_000 }
const RATE = 200
/** So many at once at most: a computer that is too busy for the rate gets a lower one, and not a growing queue. */
const AT_ONCE = 16
/** Visitors at a rate. `ended` says how often it went well, and whatever else was answered, by whom. */
export function visitors(base: string, paths: string[]) {
  const agent = new Agent({ keepAlive: true })
  const ended: Record<string, number> = {}
  const servers: Record<string, number> = {}
  const asking = new Set<Promise<void>>()
  let stopped = false
  const visit = async (path: string) => {
    const request = get(new URL(path, base), { agent })
    const how = await once(request, 'response').then(
      async ([response]) => {
        const by = response.headers['x-served-by']
        servers[by] = (servers[by] ?? 0) + 1
        const body = await buffer(response).catch(() => 'broke off')
        return response.statusCode === 200 && body !== 'broke off' ? 'well' : `${by}: ${body}`
      },
      (error) => error.code,
    )
    ended[how] = (ended[how] ?? 0) + 1
  }
  const running = (async () => {
    for (let sent = 0; !stopped; await sleep(1000 / RATE)) {
      if (asking.size >= AT_ONCE) continue
      const visiting = visit(paths[sent++ % paths.length] as string)
      asking.add(visiting)
      void visiting.then(() => asking.delete(visiting))
    }
  })()
  return {
    ended,
    servers,
    /** Until so many more have been answered by that server. */
    servedBy: async (name: string, more = 20) => {
      const enough = (servers[name] ?? 0) + more
      await until(`${name} to serve`, () => (servers[name] ?? 0) >= enough, PATIENT)
    },
    async stop() {
      stopped = true
      await running
      await Promise.all(asking)
      agent.destroy()
      return ended
    },
  }
}

/** Goes on commenting; where it is logged out it logs in again, and where it cannot know whether it was heard, it goes on. */
export function commenter(person: Person, photoId: string) {
  const told = nothingYet()
  const counts = { unanswered: 0, loggedOut: 0 }
  const sent: string[] = []
  let stopped = false
  const running = (async () => {
    let here = person
    while (!stopped) {
      const text = `comment ${sent.length} of ${person.username}`
      sent.push(text)
      const { status, body } = await here.comment(photoId, text)
      if (status === 201) told.comments.set(body.id, { photoId, text })
      else if (status === 401) counts.loggedOut += 1
      else counts.unanswered += 1
      if (status === 401) here = await eventually('to log in', () => elsewhere(person), PATIENT)
    }
  })()
  // Whoever stops it hears of it.
  running.catch(() => {})
  const stop = async () => {
    stopped = true
    await running
    return { told, sent, ...counts }
  }
  return { stop }
}

/** All of a photo's comments, by their texts. */
export async function commentsOf(base: string, photoId: string) {
  const texts: string[] = []
  for (let cursor: string | undefined; ; ) {
    const list = await succeed(
      createClient(base).comments(photoId, { limit: 50, ...(cursor ? { cursor } : {}) }),
    )
    texts.push(...list.items.map(({ text }) => text))
    if (list.nextCursor === null) return texts
    cursor = list.nextCursor
  }
}
