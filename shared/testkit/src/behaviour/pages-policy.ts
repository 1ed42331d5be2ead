/** What a browser is told to let a page do: nothing but load the app's own files. */
import { describe, expect, test } from 'vitest'
import { createBrowser } from '../browser.ts'
import { attribute, tagsOf } from '../html.ts'
import { newPhoto } from '../photos.ts'
import type { Subject } from '../subject.ts'

export function pagesPolicyContract(app: Subject): void {
  describe('the Content-Security-Policy', () => {
    const policyOf = (headers: Headers): Map<string, string[]> =>
      new Map(
        (headers.get('content-security-policy') ?? '').split(';').flatMap((directive) => {
          const [name, ...values] = directive.trim().split(/\s+/)
          return name ? [[name, values]] : []
        }),
      )

    test('is on every page, errors too, and lets only the app’s own scripts run', async () => {
      const ada = await app.person('ada')
      const photo = await newPhoto(ada)
      const browser = createBrowser(app.url())
      browser.cookies.set('session', ada.token() ?? '')
      for (const path of [
        '/',
        '/explore',
        '/signup',
        '/login',
        '/upload',
        `/photos/${photo.id}`,
        `/@${ada.username}`,
        '/nowhere',
      ]) {
        const { headers } = await browser.open(path)
        const policy = policyOf(headers)
        const scripts = policy.get('script-src') ?? policy.get('default-src') ?? ['*']
        expect(scripts, path).toEqual(["'self'"])
        const styles = policy.get('style-src') ?? policy.get('default-src') ?? ['*']
        expect(styles).not.toContain("'unsafe-inline'")
        expect(policy.get('object-src') ?? policy.get('default-src')).toEqual(["'none'"])
        expect(policy.get('base-uri')?.[0]).toMatch(/^'(none|self)'$/)
        expect(policy.get('form-action')).toEqual(["'self'"])
        expect(policy.has('frame-ancestors')).toBe(true)
        expect(headers.get('x-content-type-options')).toBe('nosniff')
      }
    })

    test('every script and style of a page is there', async () => {
      const page = await createBrowser(app.url()).open('/')
      const files = tagsOf(page.html).flatMap((tag) => {
        if (/^<script\b/i.test(tag)) return [attribute(tag, 'src') ?? '']
        return /^<link\b/i.test(tag) && /stylesheet|icon/.test(attribute(tag, 'rel') ?? '')
          ? [attribute(tag, 'href') ?? '']
          : []
      })
      expect(files.length).toBeGreaterThan(1)
      for (const file of files) {
        const { status, headers } = await app.visitor().request('GET', file)
        expect([file, status]).toEqual([file, 200])
        expect(headers.get('content-type')).toMatch(/javascript|css|svg/)
      }
    })
  })
}
