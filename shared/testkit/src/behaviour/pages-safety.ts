/** What people type stays text, and nothing on a page runs but the app's own scripts. */
import { describe, expect, test } from 'vitest'
import { createBrowser, type Visited } from '../browser.ts'
import { attribute, tagsOf, textOf } from '../html.ts'
import { succeed } from '../http-client.ts'
import { newPhoto } from '../photos.ts'
import type { Subject } from '../subject.ts'

const PAYLOADS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(2)>',
  "' onmouseover='alert(3)",
  '</title></textarea></style><svg onload=alert(4)>',
  '<a href="javascript:alert(5)">click</a>',
  '&lt;script&gt;alert(6)&lt;/script&gt;',
  '{{7*7}} <%= 7*7 %> #{7*7}',
]

/** Asserts that nothing of what somebody typed has become markup. */
function expectInert({ url, html }: Visited): void {
  for (const tag of tagsOf(html)) {
    // Inside of quotes it is text, and stays so.
    expect(tag.replace(/"[^"]*"|'[^']*'/g, '""'), url.pathname).not.toMatch(
      /\s(on\w+|srcdoc|formaction)\s*=/i,
    )
    for (const name of ['href', 'src', 'action']) {
      expect(attribute(tag, name) ?? '').not.toMatch(/^\s*(javascript|data|vbscript):/i)
    }
    if (/^<script\b/i.test(tag)) expect(attribute(tag, 'src'), url.pathname).toMatch(/^\/(?!\/)/)
  }
  // A script with an address has nothing inside.
  for (const [, inside] of html.matchAll(/<script\b[^>]*>(.*?)<\/script>/gis)) expect(inside).toBe('')
  expect(html).not.toMatch(/<svg[^>]*onload|<img src=x/i)
}

export function pagesSafetyContract(app: Subject): void {
  describe('what people type', () => {
    test('is shown as they typed it, and never runs', async () => {
      const [ada, bob] = await app.people('ada', 'bob')
      await succeed(ada.follow(bob.username))
      const browser = createBrowser(app.url())
      browser.cookies.set('session', ada.token() ?? '')
      for (const payload of PAYLOADS) {
        const photo = await newPhoto(ada, payload)
        await succeed(ada.comment(photo.id, payload))
        const page = await browser.open(`/photos/${photo.id}`)
        // The caption and the comment.
        expect(textOf(page.html).split(payload).length - 1, payload).toBeGreaterThanOrEqual(2)
        for (const path of [
          `/photos/${photo.id}`,
          `/photos/${photo.id}/edit`,
          '/',
          '/explore',
          `/@${ada.username}`,
        ]) {
          expectInert(await browser.open(path))
        }
      }
    })

    test('comes back inert from a refused form and from the address', async () => {
      const browser = createBrowser(app.url())
      for (const payload of PAYLOADS) {
        const refused = await fetch(new URL('/login', app.url()), {
          method: 'POST',
          headers: { origin: app.url(), 'sec-fetch-site': 'same-origin' },
          body: new URLSearchParams({ username: payload, password: payload, next: payload }),
        })
        const html = await refused.text()
        expectInert({ url: new URL(refused.url), status: refused.status, headers: refused.headers, html })
        const asked = encodeURIComponent(payload)
        for (const path of [
          `/login?next=${asked}`,
          `/@${asked}`,
          `/photos/${asked}`,
          `/${asked}`,
          `/explore?cursor=${asked}`,
        ]) {
          expectInert(await browser.open(path))
        }
      }
    })

    test('leads nobody away after logging in', async () => {
      const ada = await app.person('ada')
      const { username, password } = ada
      for (const next of [
        'https://evil.example/',
        '//evil.example',
        '/\\evil.example',
        '/\t/evil.example',
        'javascript:alert(1)',
      ]) {
        const answer = await fetch(new URL('/login', app.url()), {
          method: 'POST',
          redirect: 'manual',
          headers: { origin: app.url(), 'sec-fetch-site': 'same-origin' },
          body: new URLSearchParams({ username, password, next }),
        })
        expect([302, 303]).toContain(answer.status)
        const to = new URL(answer.headers.get('location') ?? '', app.url())
        expect(to.origin, next).toBe(new URL(app.url()).origin)
      }
    })
  })
}
