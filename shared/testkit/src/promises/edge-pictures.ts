/** Pictures as people in a region get them: by the addresses that the app gives them, at whatever edge those lead to. */
import { setTimeout as pause } from 'node:timers/promises'
import { belowLocalhost } from '@ztm/lab/below-localhost'
import type { RunningSystem } from '@ztm/lab/system'
import type { Region } from '@ztm/node/regions'
import { createClient } from '../client.ts'
import { succeed } from '../http-client.ts'
import { urlIn } from '../url-in.ts'

/** In milliseconds: whoever waits longer for a picture loads the page anew. */
const PATIENCE = 2_000

export type Picture = { status: number; headers: Headers; bytes: Buffer }

export async function pictureAt(url: string, headers: Record<string, string> = {}): Promise<Picture> {
  const signal = AbortSignal.timeout(PATIENCE)
  const response = await fetch(url, { headers, signal, dispatcher: belowLocalhost })
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  }
}

/** Asks for the photo anew, and for its picture where the answer says. @throws where it does not come */
export async function lookFrom(region: Region, system: RunningSystem, photo: string) {
  const { urls } = await succeed(createClient(urlIn(region, system.url)).photo(photo))
  const { status } = await pictureAt(urls.thumb)
  if (status !== 200) throw new Error(`the picture was answered ${status}`)
  return edgeOf(urls.thumb, system)
}

/** @throws where the address is no edge's */
export function edgeOf(url: string, system: RunningSystem) {
  const [name] = new URL(url).hostname.split('.')
  const edge = system.nodes().find((node) => node.name === name && node.roles.includes('edge'))
  if (!edge) throw new Error(`${url} leads to no edge`)
  return edge
}

/** In milliseconds. */
const LOOK_EVERY = 100
const GIVE_UP_AFTER = 10_000
/** So many in a row: that one picture comes says nothing of the next, which another web server gives an address. */
const ROW = 10

/**
 * Looks again and again, each time without waiting for the look before: one that is lost takes long to be known as such.
 * @returns from how many milliseconds after now on every look succeeded; undefined where that is too long
 */
export async function wellAfter(look: () => Promise<unknown>): Promise<number | undefined> {
  const began = performance.now()
  const underWay = new Set<number>()
  const succeeded: number[] = []
  let lastLost = 0
  for (;;) {
    const at = performance.now() - began
    const known = Math.min(at, ...underWay)
    if (succeeded.filter((one) => one > lastLost && one < known).length >= ROW) return Math.round(lastLost)
    if (at > GIVE_UP_AFTER) return undefined
    underWay.add(at)
    look()
      .then(
        () => succeeded.push(at),
        () => {
          lastLost = Math.max(lastLost, at)
        },
      )
      .finally(() => underWay.delete(at))
    await pause(LOOK_EVERY)
  }
}
