/** Which of several cache servers a key belongs to. Every web server works that out for itself. */
import { hash } from 'node:crypto'

/** From 0 to 2³² - 1. Given: MD5 scatters well, and nothing here is secret. */
const numberOf = (text: string): number => Number.parseInt(hash('md5', text).slice(0, 8), 16)

/**
 * @param names of the servers, all different
 * @returns which of them a key belongs to; undefined where there is none
 */
export function hashRing(names: readonly string[]): (key: string) => string | undefined {
  // TODO: let hardly any key move when there is one server more or less. Now nearly all of them do.
  return (key) => names[numberOf(key) % names.length]
}
