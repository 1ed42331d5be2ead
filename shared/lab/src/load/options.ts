/** What a load can be asked to be, with what it is where nothing is said. */
import { z } from 'zod'
import { PlainError } from '../plain-error.ts'

const percent = z.number().min(0).max(100)

/** A way of asking that is the same every time, instead of what people do. */
const Target = z.strictObject({
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
  path: z.string().startsWith('/'),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
  /** How often, beside the other targets. */
  weight: z.number().positive().default(1),
})

/** What a load knows before it begins, so that it need not look around, nor sign anybody up. */
const Known = z.strictObject({
  /** The most popular first. Where their pictures are is not known: nobody looks at those. */
  photos: z.array(z.strictObject({ id: z.string(), username: z.string() })).min(1),
  /** Logged in. */
  people: z.array(z.strictObject({ username: z.string(), token: z.string() })).min(1),
})

const Traffic = z.strictObject({
  /** Open loop: so many requests a second, whether or not the ones before have been answered. */
  rate: z.number().min(0.1).max(100_000).optional(),
  /** Closed loop: so many connections, each asking again as soon as it has its answer. */
  connections: z.int().min(1).max(1_000).optional(),
  seconds: z.number().min(0.5).max(3_600),
  /** Evenly spaced, or as if by many people who do not know of each other (a Poisson process). */
  arrivals: z.enum(['even', 'poisson']).default('even'),
  /** Of all requests. */
  reads: percent.default(95),
  /** Of the writes. */
  uploads: percent.default(2),
  /** Requests of people logged in; where writes are more than that, that many. */
  people: percent.default(20),
  /** Of chance: the same seed asks for the same things in the same order. */
  seed: z.int().min(0).default(1),
})

const eitherWay = ({ rate, connections }: { rate?: number; connections?: number }) =>
  (rate === undefined) !== (connections === undefined)
const EITHER = 'give either a rate (open loop) or connections (closed loop)'

/** What a running system can be asked to bear. */
export const TrafficOptions = Traffic.refine(eitherWay, EITHER)

export const Options = Traffic.extend({
  url: z.string(),
  targets: z.array(Target).min(1).optional(),
  known: Known.optional(),
  /** Milliseconds after which nobody waits any longer. */
  patience: z.number().min(100).max(60_000).default(10_000),
  /** Milliseconds after which an answer is of no use any more, though it comes. */
  lateAfter: z.number().positive().default(2_000),
  /** Whether the system emulates hardware, which is only true on a computer that has time for it. */
  sizes: z.boolean().default(false),
}).refine(eitherWay, EITHER)

export type LoadOptions = z.input<typeof Options>
export type Asked = z.output<typeof Options>
export type TargetOptions = z.output<typeof Target>
export type Known = z.output<typeof Known>

/** @returns its origin @throws PlainError where it leads anywhere but to this computer: a load is an attack on anybody else */
export function loopback(url: string): string {
  const { protocol, hostname, origin } = URL.canParse(url) ? new URL(url) : ({} as Partial<URL>)
  if (protocol !== 'http:' || !hostname || !origin) {
    throw new PlainError(`A load needs an address like http://localhost:8080, not “${url}”.`)
  }
  // Exactly: 127.0.0.1.example.org is somebody else's.
  const here = /^127\.\d+\.\d+\.\d+$/.test(hostname) || hostname === '[::1]' || hostname === 'localhost'
  // A person's place in the simulated world.
  const inWorld = hostname.endsWith('.localhost')
  if (!here && !inWorld) throw new PlainError(`A load goes to this computer only, not to ${hostname}.`)
  return origin
}
