import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { decoded, withPhoto } from './page-visitor.ts'

const VIEWS = join(import.meta.dirname, '../src/pages/views')

describe('what people typed', () => {
  const EVIL = `"'><script>alert(1)</script><img src=x onerror="alert(2)"> \${123456*654321} <%= 123456*654321 %> &lt;`

  test('is text on every page, in attributes too', async () => {
    const { visitor, username, path } = await withPhoto({}, EVIL)
    await visitor.post(`${path}/comments`, { text: EVIL })
    const pages = [
      await visitor.open('/'),
      await visitor.open('/explore'),
      await visitor.open(path),
      await visitor.open(`${path}/edit`),
      await visitor.open(`/@${username}`),
      await visitor.open(`${path}?text=${encodeURIComponent(EVIL)}`),
      await visitor.post(`${path}/caption`, { caption: EVIL + 'x'.repeat(2200) }),
      await visitor.post(`${path}/comments`, { text: EVIL + 'x'.repeat(1000) }),
      await visitor.upload(Buffer.from('no picture'), EVIL),
    ]
    visitor.forget()
    pages.push(
      await visitor.post('/signup', { username: EVIL, password: EVIL, next: `/${EVIL}` }),
      await visitor.post('/login', { username: EVIL, password: EVIL, next: `/${EVIL}` }),
      await visitor.open(`/login?next=${encodeURIComponent(`/${EVIL}`)}`),
      await visitor.open(`/@${encodeURIComponent(EVIL)}`),
      await visitor.open(`/${encodeURIComponent(EVIL)}`),
    )
    for (const [at, { text }] of pages.entries()) {
      expect(text, `page ${at}`).not.toMatch(/<script>|<img src=x|onerror="|80779853376/)
      expect(text.match(/<script/g), `page ${at}`).toHaveLength(1)
      // Where it is shown at all, it is shown whole.
      if (text.includes('alert(1)') && !text.includes('next='))
        expect(decoded(text), `page ${at}`).toContain(EVIL)
    }
  })

  test('is escaped because templates print nothing raw but templates', () => {
    for (const name of readdirSync(VIEWS)) {
      const template = readFileSync(join(VIEWS, name), 'utf8')
      for (const [, printed] of template.matchAll(/<%~(.*?)%>/gs)) {
        expect(printed, name).toMatch(/^ (include\(|it\.body )/)
      }
      expect(template, name).not.toMatch(/\s(on\w+|style)=|<style|<script(?! type="module" src=)/)
    }
  })
})
