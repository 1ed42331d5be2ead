/** Getting somewhere by forms alone. */
import { expect } from 'vitest'
import { createBrowser, formTo } from '../browser.ts'
import { jpeg } from '../fixtures/pictures.ts'
import { succeed } from '../http-client.ts'
import { newPassword, newUsername } from '../people.ts'
import { waitUntilReady } from '../photos.ts'
import type { Subject } from '../subject.ts'

type Browser = ReturnType<typeof createBrowser>

/** Fills in the form on a page, and is sent on from there. */
export async function fill(
  browser: Browser,
  path: string,
  action: RegExp,
  values: Record<string, string | Blob>,
) {
  const page = await browser.open(path)
  return await browser.submit(page, formTo(page, action), values)
}

/** Somebody new, signed up in a browser of their own. */
export async function signedUp(app: Subject) {
  const browser = createBrowser(app.url())
  const credentials = { username: newUsername('ada'), password: newPassword() }
  await fill(browser, '/signup', /signup/, credentials)
  return { browser, ...credentials }
}

/** Uploads a picture. @returns the photo's id, once its pictures are there */
export async function uploaded(app: Subject, browser: Browser, caption: string): Promise<string> {
  const image = new Blob([Buffer.from(await jpeg())], { type: 'image/jpeg' })
  const after = await fill(browser, '/upload', /upload/, { image, caption })
  expect(after.status).toBe(200)
  const sameOne = app.visitor()
  sameOne.hold(browser.cookies.get('session'))
  const [photo] = (await succeed(sameOne.explore())).items
  if (!photo) throw new Error('the upload is not there')
  await waitUntilReady(sameOne, photo)
  return photo.id
}
