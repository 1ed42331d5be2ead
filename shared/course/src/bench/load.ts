/**
 * Load for finding out how much a server answers at most: so many at once, each asking again as soon as it has its
 * answer (closed loop). Good for rates; its latencies would flatter, so it reports none.
 */
import { Pool } from 'undici'

export type Target = {
  /** Such as `http://127.0.0.1:4321`. */
  origin: string
  headers?: Record<string, string>
  /** Asked for in turn. */
  paths: readonly string[]
}

export type Done = { answered: number; seconds: number }

export const CONNECTIONS = 16

/** @param ask is told how many have been asked before */
export async function closedLoop(
  atOnce: number,
  seconds: number,
  ask: (number: number) => Promise<unknown>,
): Promise<Done> {
  const start = performance.now()
  const end = start + seconds * 1000
  let asked = 0
  let answered = 0
  const one = async () => {
    while (performance.now() < end) {
      await ask(asked++)
      answered++
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one))
  return { answered, seconds: (performance.now() - start) / 1000 }
}

/** @throws Error on an answer that is not 200 */
export async function load({ origin, headers = {}, paths }: Target, seconds: number): Promise<Done> {
  const pool = new Pool(origin, { connections: CONNECTIONS })
  try {
    return await closedLoop(CONNECTIONS, seconds, async (number) => {
      const path = paths[number % paths.length] as string
      const { statusCode, body } = await pool.request({ method: 'GET', path, headers })
      await body.dump()
      if (statusCode !== 200) throw new Error(`${origin}${path} answered ${statusCode}`)
    })
  } finally {
    await pool.destroy()
  }
}

export const rate = ({ answered, seconds }: Done): number => answered / seconds

/**
 * Keeps this process from sleeping meanwhile: it looks for answers again and again, which takes a processor of its own.
 * On one computer it is within the sender's own write that the kernel wakes whoever sleeps; over a network it is not.
 * A client that is kept busy sleeps less, so that the quicker of two servers would be spared some of that.
 */
export async function awake<T>(doing: () => Promise<T>): Promise<T> {
  let going = true
  const lookAgain = () => {
    if (going) setImmediate(lookAgain)
  }
  lookAgain()
  try {
    return await doing()
  } finally {
    going = false
  }
}
