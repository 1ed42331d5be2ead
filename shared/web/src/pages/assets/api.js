/** Calls of the JSON API from a page, which carry the cookie. */

export class Refusal extends Error {
  /** @param {{status?: number, detail?: string, errors?: {field: string, message: string}[]}} problem */
  constructor({ status, detail, errors }) {
    super(detail ?? 'That did not work. Try again in a moment.')
    this.status = status
    this.errors = errors ?? []
  }
}

/**
 * @returns what the API answers, or undefined where it has nothing to say
 * @throws Refusal with what to tell
 */
export async function api(method, path, body) {
  const headers = body === undefined ? {} : { 'Content-Type': 'application/json' }
  const response = await fetch(path, { method, headers, body: JSON.stringify(body) }).catch(() => {
    throw new Refusal({ detail: 'There was no answer. Try again in a moment.' })
  })
  const answer = await response.json().catch(() => undefined)
  if (response.ok) return answer
  throw new Refusal(answer ?? { status: response.status })
}
