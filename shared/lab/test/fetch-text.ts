/** One HTTP request on a connection of its own: what is tried here are connections. */
import { request } from 'node:http'

export type Answer = { status: number; text: string; headers: Record<string, unknown> }

export function fetchText(
  url: string,
  more: { method?: string; headers?: Record<string, string>; body?: string; signal?: AbortSignal } = {},
): Promise<Answer> {
  const { body, ...options } = more
  return new Promise((resolve, reject) => {
    const asking = request(url, { agent: false, ...options }, async (response) => {
      try {
        let text = ''
        for await (const chunk of response.setEncoding('utf8')) text += chunk
        resolve({ status: response.statusCode ?? 0, text, headers: response.headers })
      } catch (error) {
        reject(error)
      }
    })
    asking.on('error', reject)
    asking.end(body)
  })
}
