/** The pages for a browser, used as somebody without JavaScript would: links and forms. */
import { describe, expect, test } from 'vitest'
import { createBrowser, formTo, linksOf, type Visited } from '../browser.ts'
import { eventually } from '../eventually.ts'
import { jpeg } from '../fixtures/pictures.ts'
import { attribute, tagsOf, textOf } from '../html.ts'
import { succeed } from '../http-client.ts'
import { newPassword, newUsername } from '../people.ts'
import { newPhoto, waitUntilReady } from '../photos.ts'
import type { Subject } from '../subject.ts'

type Browser = ReturnType<typeof createBrowser>

const pictures = ({ html }: Visited) =>
  tagsOf(html).flatMap((tag) => (/^<img\b/i.test(tag) ? [attribute(tag, 'src') ?? ''] : []))

const picture = async () => new Blob([Buffer.from(await jpeg())], { type: 'image/jpeg' })

/** Fills in the form on a page, and is sent on from there. */
async function fill(browser: Browser, path: string, action: RegExp, values: Record<string, string | Blob>) {
  const page = await browser.open(path)
  return await browser.submit(page, formTo(page, action), values)
}

export function pagesContract(app: Subject): void {
  describe('pages', () => {
    const newBrowser = () => createBrowser(app.url())
    const signedUp = async () => {
      const browser = newBrowser()
      const credentials = { username: newUsername('ada'), password: newPassword() }
      await fill(browser, '/signup', /signup/, credentials)
      return { browser, ...credentials }
    }
    /** Uploads by the form. @returns the photo's id, once its pictures are there */
    async function uploaded(browser: Browser, caption: string) {
      const after = await fill(browser, '/upload', /upload/, { image: await picture(), caption })
      expect(after.status).toBe(200)
      const { items } = await succeed(
        app.visitor().request<{ items: { id: string }[] }>('GET', '/api/v1/photos', {
          headers: { cookie: `session=${browser.cookies.get('session')}` },
        }),
      )
      const photo = await succeed(app.visitor().photo(items[0]?.id ?? ''))
      await waitUntilReady(app.visitor(), photo)
      return photo.id
    }

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
      const { browser } = await signedUp()
      const id = await uploaded(browser, 'mine')
      await eventually('a visitor to see both', async () => {
        const visited = linksOf(await newBrowser().open('/'))
        expect(visited).toContainEqual(expect.stringContaining(`/photos/${strange.id}`))
        expect(visited).toContainEqual(expect.stringContaining(`/photos/${id}`))
      })
      const feed = linksOf(await browser.open('/'))
      expect(feed).toContainEqual(expect.stringContaining(`/photos/${id}`))
      expect(feed).not.toContainEqual(expect.stringContaining(`/photos/${strange.id}`))
    })

    test('signing up, out and in by forms', async () => {
      const { browser, username, password } = await signedUp()
      expect(browser.cookies.has('session')).toBe(true)
      const home = await browser.open('/')
      expect(textOf(home.html)).toContain('Log out')
      const left = await browser.submit(home, formTo(home, /^\/logout$/))
      expect(left.status).toBe(200)
      expect(browser.cookies.has('session')).toBe(false)
      await expect(browser.open('/').then((page) => formTo(page, /logout/))).rejects.toThrow()
      const back = await fill(browser, '/login', /login/, { username, password })
      expect(back.status).toBe(200)
      formTo(await browser.open('/'), /^\/logout$/)
    })

    test('a form that is refused comes back with what was typed, but not the password', async () => {
      const { username } = await signedUp()
      const tries: [string, Record<string, string>, number][] = [
        ['/signup', { username, password: newPassword() }, 409],
        ['/signup', { username: newUsername(), password: 'short' }, 422],
        ['/login', { username, password: newPassword() }, 401],
      ]
      for (const [path, values, status] of tries) {
        const browser = newBrowser()
        const page = await fill(browser, path, new RegExp(path), values)
        expect([path, page.status]).toEqual([path, status])
        expect(formTo(page, new RegExp(path)).fields.username).toBe(values.username)
        expect(page.html).not.toContain(values.password)
        expect(browser.cookies.has('session')).toBe(false)
      }
    })

    test('uploading by a form', async () => {
      const { browser, username } = await signedUp()
      const id = await uploaded(browser, 'by a form')
      for (const path of [`/photos/${id}`, `/@${username}`, '/', '/explore']) {
        const page = await browser.open(path)
        expect(page.status).toBe(200)
        const shown = pictures(page).filter((src) => src.includes(id))
        expect(shown.length, path).toBeGreaterThan(0)
        for (const src of shown) expect((await app.visitor().picture(src)).status).toBe(200)
      }
      expect(textOf((await browser.open(`/photos/${id}`)).html)).toContain('by a form')
      expect(textOf((await browser.open(`/@${username}`)).html)).toContain(username)
    })

    test('an upload that is refused changes nothing', async () => {
      const { browser, username } = await signedUp()
      const text = new Blob(['no picture'], { type: 'image/jpeg' })
      const page = await fill(browser, '/upload', /upload/, { image: text, caption: 'typed' })
      expect(page.status).toBe(415)
      expect((await succeed(app.visitor().photosOf(username))).items).toEqual([])
    })

    test('liking, commenting and following by forms', async () => {
      const ada = await app.person('ada')
      const photo = await newPhoto(ada, 'hers')
      const { browser } = await signedUp()
      const at = `/photos/${photo.id}`
      const shown = await eventually('the photo’s page', async () => {
        const page = await browser.open(at)
        expect(page.status).toBe(200)
        return page
      })
      await browser.submit(shown, formTo(shown, /like$/))
      await fill(browser, at, /comments$/, { text: 'by a form' })
      await fill(browser, `/@${ada.username}`, /follow$/, {})
      expect(textOf((await browser.open(at)).html)).toContain('by a form')
      const feed = linksOf(await browser.open('/'))
      expect(feed).toContainEqual(expect.stringContaining(at))
      await eventually('ada to see all three', async () => {
        expect(await succeed(ada.photo(photo.id))).toMatchObject({ likeCount: 1, commentCount: 1 })
        expect(await succeed(ada.profile(ada.username))).toMatchObject({ followerCount: 1 })
      })
    })

    test('older things are reached by a link', async () => {
      const ada = await app.person('ada')
      const photo = await newPhoto(ada)
      for (let number = 0; number < 60; number++) await succeed(ada.comment(photo.id, `number ${number}.`))
      const seen: string[] = []
      let path: string | undefined = `/photos/${photo.id}`
      while (path) {
        const page = await newBrowser().open(path)
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
