/** How a request can end, and what of it counts as failed. */

/** What was seen of it: the status of an answer that came whole, or why none came. */
export type Ending = number | Broken

export type Broken =
  | 'refused'
  | 'reset'
  | 'timeout'
  /** What came was no HTTP. */
  | 'garbled'
  /** This computer had no connection left to give: not the fault of who was asked. */
  | 'no socket'
  /** The run was over before it was answered. */
  | 'unfinished'

export type Failure = '4xx' | '5xx' | Exclude<Broken, 'unfinished'> | 'late'

const CODES: Record<string, Broken> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  EMFILE: 'no socket',
  ENFILE: 'no socket',
  ENOBUFS: 'no socket',
  EADDRNOTAVAIL: 'no socket',
}

export function brokenBy(error: unknown): Broken {
  const { code, errors } = error as { code?: string; errors?: unknown[] }
  // Tried at several addresses, of which each said no.
  if (code === undefined && errors?.length) return brokenBy(errors[0])
  return CODES[code ?? ''] ?? 'garbled'
}

/** @param late whether it came, and nobody needed it any more @returns undefined where it is neither failed nor cut off */
export function failureOf(ending: Ending, late: boolean): Failure | undefined {
  if (ending === 'unfinished') return undefined
  if (typeof ending === 'string') return ending
  if (ending >= 500) return '5xx'
  if (ending >= 400) return '4xx'
  return late ? 'late' : undefined
}
