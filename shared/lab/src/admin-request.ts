/** Asks a node's admin port something. */
import { request } from 'node:http'

export type AdminAnswer = { status: number; text: string }

/** @param within milliseconds until it gives up; none where the answer may take any time */
export function askAdmin(
  port: number,
  path: string,
  how: { within?: number; body?: unknown } = {},
): Promise<AdminAnswer> {
  const { within, body } = how
  return new Promise((resolve, reject) => {
    const asking = request(
      {
        host: '127.0.0.1',
        port,
        path,
        // A connection of its own: a kept one may belong to a process that is gone.
        agent: false,
        method: body === undefined ? 'GET' : 'POST',
        headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
        signal: within === undefined ? undefined : AbortSignal.timeout(within),
      },
      async (response) => {
        try {
          let text = ''
          for await (const chunk of response.setEncoding('utf8')) text += chunk
          resolve({ status: response.statusCode ?? 0, text })
        } catch (error) {
          reject(error)
        }
      },
    )
    asking.on('error', reject)
    asking.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

/** A node bounds each of its checks to a second. */
const READY_ANSWER_WITHIN = 2_000

/** @returns undefined where it is ready */
export async function notReadyBecause(adminPort: number): Promise<string | undefined> {
  try {
    const { status, text } = await askAdmin(adminPort, '/readyz', { within: READY_ANSWER_WITHIN })
    if (status === 200) return undefined
    const checks = Object.entries<string>(JSON.parse(text).checks)
    const failing = checks.filter(([, answer]) => answer !== 'ok')
    return failing.map(([what, answer]) => `${what}: ${answer}`).join('; ')
  } catch (error) {
    return `its admin port does not answer (${error instanceof Error ? error.message : error})`
  }
}
