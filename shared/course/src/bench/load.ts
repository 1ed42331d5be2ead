/**
 * Load for finding out how many requests a server answers at most: a fixed number of connections, each asking again as
 * soon as it has its answer (closed loop). Good for rates; its latencies would flatter, so it reports none.
 */
import { Pool } from 'undici'

export type Target = {
  /** Such as `http://127.0.0.1:4321`. */
  origin: string
  headers?: Record<string, string>
  /** Asked for in turn. */
  paths: readonly string[]
}

const CONNECTIONS = 16

/** @returns requests a second @throws Error on an answer that is not 200 */
export async function rateOf({ origin, headers = {}, paths }: Target, seconds: number): Promise<number> {
  const pool = new Pool(origin, { connections: CONNECTIONS })
  const start = performance.now()
  const end = start + seconds * 1000
  let answered = 0
  let next = 0
  const ask = async () => {
    while (performance.now() < end) {
      const path = paths[next++ % paths.length] as string
      const { statusCode, body } = await pool.request({ method: 'GET', path, headers })
      await body.dump()
      if (statusCode !== 200) throw new Error(`${origin}${path} answered ${statusCode}`)
      answered++
    }
  }
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, ask))
  } finally {
    await pool.destroy()
  }
  return answered / ((performance.now() - start) / 1000)
}
