/**
 * Who gets the next request. A policy is a function from those who may to the one who shall; every server's share
 * counts by its weight, which grows to the full one while it is new (slow start).
 */
import { z } from 'zod'
import type { Backend } from './backends.ts'

export type Policy = (usable: readonly Backend[], now: number) => Backend | undefined

/** In milliseconds. A process that has just started is slow: nothing compiled, nothing cached. */
const SLOW_START = 5_000
const LEAST_SHARE = 0.1

/** Servers' weights, as the environment gives them: `web-1=3,web-2=1`. Whoever is not named has 1. */
export const WeightsText = z
  .string()
  .regex(/^[\w-]+=\d+(\.\d+)?(,[\w-]+=\d+(\.\d+)?)*$/, 'must be like web-1=3,web-2=1')
  .transform((text) => Object.fromEntries(text.split(',').map(weightOf)))
  .refine((weights) => Object.values(weights).every((weight) => weight > 0), 'must be more than 0')

function weightOf(text: string): [name: string, weight: number] {
  const [name = '', weight] = text.split('=')
  return [name, Number(weight)]
}

/** The weight that counts now. */
export function shareOf({ weight, inSince }: Backend, now: number): number {
  const grown = inSince === 0 ? 1 : Math.min(1, Math.max(LEAST_SHARE, (now - inSince) / SLOW_START))
  return weight * grown
}

/**
 * Round robin by weight, smoothly: 5, 1, 1 gives a a b a c a a and not a a a a a b c. Everybody gains their share each
 * turn, the richest goes, and pays for all (nginx's algorithm).
 */
export function roundRobin(): Policy {
  const wealth = new WeakMap<Backend, number>()
  return (usable, now) => {
    let richest: Backend | undefined
    let total = 0
    for (const backend of usable) {
      const share = shareOf(backend, now)
      total += share
      const has = (wealth.get(backend) ?? 0) + share
      wealth.set(backend, has)
      if (!richest || has > (wealth.get(richest) ?? 0)) richest = backend
    }
    if (richest) wealth.set(richest, (wealth.get(richest) ?? 0) - total)
    return richest
  }
}

/** Whoever has the fewest requests under way for their share; in turn among equals. */
export function leastConnections(): Policy {
  const inTurn = roundRobin()
  return (usable, now) => {
    const load = (backend: Backend) => backend.inFlight / shareOf(backend, now)
    const least = Math.min(...usable.map(load))
    return inTurn(
      usable.filter((backend) => load(backend) === least),
      now,
    )
  }
}

export const POLICIES = { 'round-robin': roundRobin, 'least-connections': leastConnections }
