/** What people do by forms, without JavaScript. */
import { describe, expect, test } from 'vitest'
import { createBrowser, formTo, linksOf, type Visited } from '../browser.ts'
import { eventually } from '../eventually.ts'
import { attribute, tagsOf, textOf } from '../html.ts'
import { succeed } from '../http-client.ts'
import { newPassword, newUsername } from '../people.ts'
import { newPhoto } from '../photos.ts'
import type { Subject } from '../subject.ts'
import { fill, signedUp, uploaded } from './by-form.ts'

const pictures = ({ html }: Visited) =>
  tagsOf(html).flatMap((tag) => (/^<img\b/i.test(tag) ? [attribute(tag, 'src') ?? ''] : []))

export function formsContract(app: Subject): void {
  describe('forms', () => {
    const newBrowser = () => createBrowser(app.url())

    test('signing up, out and in by forms', async () => {
      const { browser, username, password } = await signedUp(app)
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
      const { username } = await signedUp(app)
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
      const { browser, username } = await signedUp(app)
      const id = await uploaded(app, browser, 'by a form')
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
      const { browser, username } = await signedUp(app)
      const text = new Blob(['no picture'], { type: 'image/jpeg' })
      const page = await fill(browser, '/upload', /upload/, { image: text, caption: 'typed' })
      expect(page.status).toBe(415)
      await eventually('the profile', async () =>
        expect((await succeed(app.visitor().photosOf(username))).items).toEqual([]),
      )
    })

    test('liking, commenting and following by forms', async () => {
      const ada = await app.person('ada')
      const photo = await newPhoto(ada, 'hers')
      const { browser } = await signedUp(app)
      const at = `/photos/${photo.id}`
      const shown = await eventually('the photo’s page', async () => {
        const page = await browser.open(at)
        expect(page.status).toBe(200)
        return page
      })
      await browser.submit(shown, formTo(shown, /like$/))
      await fill(browser, at, /comments$/, { text: 'by a form' })
      await eventually('the profile', () => fill(browser, `/@${ada.username}`, /follow$/, {}))
      expect(textOf((await browser.open(at)).html)).toContain('by a form')
      const feed = linksOf(await browser.open('/'))
      expect(feed).toContainEqual(expect.stringContaining(at))
      await eventually('ada to see all three', async () => {
        expect(await succeed(ada.photo(photo.id))).toMatchObject({ likeCount: 1, commentCount: 1 })
        expect(await succeed(ada.profile(ada.username))).toMatchObject({ followerCount: 1 })
      })
    })
  })
}
