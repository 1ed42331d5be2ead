/** Edges that break: nobody is without pictures for long, and what is deleted meanwhile is not seen again. */

import { REGIONS, type Region } from '@ztm/node/regions'
import type { Photo } from '@ztm/testkit/api-types'
import { createBrowser } from '@ztm/testkit/browser'
import { createClient } from '@ztm/testkit/client'
import { eventually, until } from '@ztm/testkit/eventually'
import { attribute, tagsOf } from '@ztm/testkit/html'
import { succeed } from '@ztm/testkit/http-client'
import { newPhoto } from '@ztm/testkit/photos'
import { edgeOf, pictureAt, wellAfter } from '@ztm/testkit/promises/edge-pictures'
import type { Subject } from '@ztm/testkit/subject'
import { urlIn } from '@ztm/testkit/url-in'
import { describe, expect, test } from 'vitest'

/** In milliseconds: for how long a page that is loaded anew may lack a picture. */
const MISSING_AT_MOST = 2_000
/** In milliseconds: what a computer that is busy with other things may add to one of several. */
const BUSY = 5_000
const A_WHILE = { within: 15_000, every: 100 }

export function edgeFaults({ url, system, person }: Subject): void {
  /** Loads a photo's page, and the pictures on it. @returns the edges that they came from @throws where one is missing */
  async function look(region: Region, id: string): Promise<string[]> {
    const { html } = await createBrowser(urlIn(region, url())).open(`/photos/${id}`)
    const urls = tagsOf(html).flatMap((tag) => (/^<img\b/i.test(tag) ? [attribute(tag, 'src') ?? ''] : []))
    if (urls.length === 0) throw new Error('there is no picture on the page')
    for (const url of urls) expect((await pictureAt(url)).status).toBe(200)
    return urls.map((url) => edgeOf(url, system()).name)
  }

  /** Has this version looked at through each edge. @returns the addresses of its pictures there */
  async function keptEverywhere(photo: Photo): Promise<string[]> {
    const pathOf = ({ urls }: Photo) => new URL(urls.full).pathname
    const kept: string[] = []
    for (const region of REGIONS) {
      const somebody = createClient(urlIn(region, url()))
      const seen = await eventually('everybody to see this version', async () => {
        const seen = await succeed(somebody.photo(photo.id))
        expect(pathOf(seen)).toBe(pathOf(photo))
        return seen
      })
      kept.push(...Object.values(seen.urls))
    }
    expect(await statusesAt(kept)).toEqual(kept.map(() => 200))
    expect(new Set(kept.map((url) => edgeOf(url, system()).name)).size).toBe(REGIONS.length)
    return kept
  }

  const statusesAt = async (urls: string[]) =>
    await Promise.all(urls.map(async (url) => (await pictureAt(url)).status))
  const gone = (urls: string[]) => urls.map(() => 404)

  describe('edges', () => {
    test.each([
      ['killed', (name: string) => system().kill(name), (name: string) => system().startNode(name)],
      ['frozen', (name: string) => system().freeze(name), (name: string) => system().thaw(name)],
    ])(
      '%s: a page that is loaded anew has its pictures from another',
      async (_, breaks, mends) => {
        const { id } = await newPhoto(await person('painter'), 'seen from everywhere')
        await eventually('everybody to see it', () => look('eu', id), A_WHILE)
        const missing: number[] = []
        for (const region of REGIONS) {
          const [edge = ''] = await look(region, id)
          expect(system().node(edge).region).toBe(region)
          await breaks(edge)
          missing.push((await wellAfter(() => look(region, id))) ?? Number.POSITIVE_INFINITY)
          for (const each of REGIONS) expect(await look(each, id)).not.toContain(edge)
          await mends(edge)
          await until('its people to be back', async () => (await look(region, id)).includes(edge), A_WHILE)
        }
        expect(Math.max(...missing)).toBeLessThan(MISSING_AT_MOST + BUSY)
        // The quickest shows how soon that is.
        expect(Math.min(...missing)).toBeLessThan(MISSING_AT_MOST)
      },
      60_000,
    )

    test('forget what was deleted while they were frozen, when it is tried again', async () => {
      const owner = await person('owner')
      const photo = await newPhoto(owner, 'deleted behind its back')
      const urls = await keptEverywhere(photo)
      const [frozen = ''] = urls.map((url) => edgeOf(url, system()).name).slice(-1)
      const isAtIt = (url: string) => edgeOf(url, system()).name === frozen
      let swept = 0
      const deaf = system().onEvent((event) => {
        if (event.type === 'log' && event.line.msg === 'swept up interrupted work') swept += 1
      })
      system().freeze(frozen)
      await succeed(owner.deletePhoto(photo.id))
      const elsewhere = urls.filter((url) => !isAtIt(url))
      expect(await statusesAt(elsewhere)).toEqual(gone(elsewhere))
      const before = swept
      await system().thaw(frozen)
      // Written down as work, it is done once each edge has said that it has forgotten.
      await until('the sweeper to have done it', () => swept > before, A_WHILE)
      deaf()
      expect(await statusesAt(urls)).toEqual(gone(urls))
    })

    test('forget a photo that is deleted at once, and its earlier versions', async () => {
      const owner = await person('owner')
      const photo = await newPhoto(owner, 'edited, then deleted')
      const before = await keptEverywhere(photo)
      const edited = await succeed(owner.edit(photo.id, [{ grayscale: true }]))
      const after = await keptEverywhere(edited)
      expect(new Set([...before, ...after]).size).toBe(before.length + after.length)
      await succeed(owner.deletePhoto(photo.id))
      expect(await statusesAt([...before, ...after])).toEqual(gone([...before, ...after]))
    })
  })
}
