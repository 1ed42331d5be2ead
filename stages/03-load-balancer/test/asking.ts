/** Asking a balancer, once or often. */
import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'

export type Answered = { status: number; headers: IncomingMessage['headers']; body: string }
type Asked = { method?: string; headers?: Record<string, string>; body?: string; agent?: Agent }

/** Asks on a connection of its own, unless an agent is given. */
export async function ask({ url }: { url: string }, path: string, asked: Asked = {}): Promise<Answered> {
  const { method = 'GET', headers = {}, body, agent = new Agent() } = asked
  const outgoing = request(new URL(path, url), { method, headers, agent })
  outgoing.end(body)
  const [response] = await once(outgoing, 'response')
  const content = await buffer(response)
  return { status: response.statusCode, headers: response.headers, body: content.toString() }
}

/** What each of so many requests was answered, one after the other: how often each status. */
export async function askOften(
  balancer: { url: string },
  times: number,
  asked: Asked = {},
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (let i = 0; i < times; i++) {
    const { status } = await ask(balancer, `/${i}`, asked)
    counts[status] = (counts[status] ?? 0) + 1
  }
  return counts
}
