import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { newVisitor, ORIGINS, servePages, withPhoto } from './page-visitor.ts'

const ASSETS = join(import.meta.dirname, '../src/pages/assets')

describe('headers', () => {
  const policy = [
    "default-src 'self'",
    `img-src 'self' blob: ${ORIGINS.join(' ')}`,
    "form-action 'self'",
    "frame-ancestors 'self'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join(';')

  test('let a page load nothing but our own files, and pictures from where they are', async () => {
    const { visitor, username, path } = await withPhoto()
    const paths = ['/', '/explore', '/upload', path, `${path}/edit`, `/@${username}`, '/nothing', '/%']
    for (const each of paths) {
      const { headers, text } = await visitor.open(each)
      expect(headers['content-security-policy'], each).toBe(policy)
      expect(headers['x-content-type-options'], each).toBe('nosniff')
      expect(headers['referrer-policy'], each).toBe('same-origin')
      expect(headers['content-type'], each).toBe('text/html; charset=utf-8')
      expect(headers['cache-control'], each).toBe(each === '/upload' ? 'no-store' : 'private, no-cache')
      expect(text, each).toContain('served by <span class="server">web-1</span>')
      expect(text, each).not.toMatch(/undefined|\[object|NaN|>null</)
    }
  })

  test('let files be kept for good, but not those asked for by the page of another version', async () => {
    const app = await servePages()
    const { text } = await newVisitor(app).open('/')
    const files = [...text.matchAll(/(?:href|src)="(\/assets\/[^"#]+)/g)].map(([, file]) => file as string)
    expect(files.length).toBeGreaterThan(5)
    for (const file of new Set(files)) {
      const { status, headers } = await app.http.get(file)
      expect([file, status]).toEqual([file, 200])
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
      expect(headers['x-content-type-options']).toBe('nosniff')
      await app.http
        .get(file)
        .set('If-None-Match', headers.etag as string)
        .expect(304)
    }
    const other = await app.http.get('/assets/another/base.css').expect(200)
    expect(other.headers['cache-control']).toBe('no-cache')
    await app.http.get('/assets/another/nothing.css').expect(404)
  })

  test('scripts ask only for scripts that are there', () => {
    const names = readdirSync(ASSETS)
    for (const name of names.filter((each) => each.endsWith('.js'))) {
      const script = readFileSync(join(ASSETS, name), 'utf8')
      for (const [, other] of script.matchAll(/from '\.\/(.*)'|import '\.\/(.*)'/g)) {
        if (other) expect(names, name).toContain(other)
      }
    }
  })
})
