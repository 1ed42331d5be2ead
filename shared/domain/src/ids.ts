/**
 * Ids that say when they were made and whose they are: UUID version 7 (RFC 9562) whose twelve `rand_a` bits hold
 * the owner's slot. Made without coordination, sorted by time, and routed without a directory, because a photo and
 * a comment on it carry the slot of the photo's owner.
 */
import { hash } from 'node:crypto'
import type { Clock, Random } from './clock.ts'

export const SLOTS = 4096

/** Makes the id of something that belongs to `slot`, at the clock's time. */
export function newId(clock: Clock, random: Random, slot: number): string {
  const time = clock().toString(16).padStart(12, '0')
  const bytes = random(8)
  bytes[0] = 0x80 | ((bytes[0] ?? 0) & 0x3f)
  const tail = Buffer.from(bytes).toString('hex')
  const rand_a = slot.toString(16).padStart(3, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rand_a}-${tail.slice(0, 4)}-${tail.slice(4)}`
}

/** The slot in an id, 0 to 4095. */
export const slotOf = (id: string): number => Number.parseInt(id.slice(15, 18), 16)

/**
 * The slot of somebody who signs up under this name. From the name, because a log-in knows nothing else, and it
 * too must find the right shard without a directory.
 */
export const slotOfName = (username: string): number =>
  hash('sha256', username, 'buffer').readUInt16BE(0) % SLOTS

/** When an id was made, in milliseconds since the epoch. */
export const timeOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)

/** The lowest id of a time: what is older sorts before it. */
export function firstIdAt(time: number): string {
  const hex = Math.max(0, time).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export const isId = (text: string): boolean => ID.test(text)
