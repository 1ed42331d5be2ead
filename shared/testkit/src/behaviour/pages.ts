/** The pages for a browser, used as somebody without JavaScript would: links and forms. */
import { describe, expect, test } from 'vitest'
import { createBrowser, formTo, linksOf } from '../browser.ts'
import { eventually } from '../eventually.ts'
import { textOf } from '../html.ts'
import { succeed } from '../http-client.ts'
import { newUsername } from '../people.ts'
import { newPhoto } from '../photos.ts'
import type { Subject } from '../subject.ts'
import { signedUp, uploaded } from './by-form.ts'

export function pagesContract(app: Subject): void {
  describe('pages', () => {
    const newBrowser = () => createBrowser(app.url())

    test.each(['/', '/explore', '/signup', '/login'])('a visitor is shown %s', async (path) => {
      const { status, headers, html } = await newBrowser().open(path)
      expect(status).toBe(200)
      expect(headers.get('content-type')).toMatch(/^text\/html; *charset=utf-8$/i)
      expect(html).toMatch(/^<!doctype html>/i)
      expect(html).toMatch(/<html[^>]* lang=/)
      expect(html).toMatch(/<title>[^<]+<\/title>/)
      expect(html).toMatch(/<meta name="viewport"/)
    })

    test('the front page is explore for a visitor, and the feed for who is logged in', async () => {
      const stranger = await app.person('stranger')
      const strange = await newPhoto(stranger, 'strange')
      const { browser } = await signedUp(app)
      const id = await uploaded(app, browser, 'mine')
      await eventually('a visitor to see both', async () => {
        const visited = linksOf(await newBrowser().open('/'))
        expect(visited).toContainEqual(expect.stringContaining(`/photos/${strange.id}`))
        expect(visited).toContainEqual(expect.stringContaining(`/photos/${id}`))
      })
      const feed = linksOf(await browser.open('/'))
      expect(feed).toContainEqual(expect.stringContaining(`/photos/${id}`))
      expect(feed).not.toContainEqual(expect.stringContaining(`/photos/${strange.id}`))
    })

    test('older things are reached by a link', async () => {
      const ada = await app.person('ada')
      const photo = await newPhoto(ada)
      for (let number = 0; number < 60; number++) await succeed(ada.comment(photo.id, `number ${number}.`))
      const seen: string[] = []
      let path: string | undefined = `/photos/${photo.id}`
      const browser = newBrowser()
      browser.cookies.set('session', ada.token() ?? '')
      while (path) {
        const page = await browser.open(path)
        seen.push(...[...textOf(page.html).matchAll(/number \d+\./g)].map(([text]) => text))
        path = linksOf(page).find((href) => href.includes('cursor='))
      }
      expect(seen).toEqual(Array.from({ length: 60 }, (_, at) => `number ${59 - at}.`))
    })

    test('where one has to be logged in, a visitor is asked to', async () => {
      const browser = newBrowser()
      const page = await browser.open('/upload')
      expect(page.url.pathname).toBe('/login')
      formTo(page, /login/)
    })

    test('what is not there is a page that says so', async () => {
      const ada = await app.person('ada')
      for (const path of ['/nowhere', '/photos/nothing', `/@${newUsername()}`, `/@${ada.username}/nothing`]) {
        const { status, headers, html } = await newBrowser().open(path)
        expect([path, status]).toEqual([path, 404])
        expect(headers.get('content-type')).toMatch(/^text\/html/)
        expect(html).not.toMatch(/node_modules|\.ts:\d/)
      }
    })
  })
}
