/** Every page of the built site in a browser, the lab behind it and no stage running. */
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser } from './chromium.ts'
import { startCourse } from './the-course.ts'
import { troublesOf, violationsOn } from './visiting.ts'

const DIST = join(import.meta.dirname, '../../.vitepress/dist')
/** Of script and style that a first visit brings, compressed. */
const FIRST_VISIT = 300_000

const pages = () =>
  globSync('**/*.html', { cwd: DIST })
    .map((path) => path.replace(/(index)?\.html$/, ''))
    .sort()

inBrowser('the site', (browser) => {
  let course: Awaited<ReturnType<typeof startCourse>>
  let page: Page

  beforeAll(async () => {
    course = await startCourse()
    page = await browser().newPage({ viewport: { width: 1280, height: 900 } })
  }, 300_000)
  afterAll(() => course?.stop())

  test('each page loads with nothing wrong, and axe finds nothing on it, light or dark', async () => {
    const troubles = troublesOf(page)
    const found: Record<string, string[]> = {}
    const all = pages()
    expect(all).toEqual(expect.arrayContaining(['', 'tour', 'glossary', 'chapters/01-single-server']))
    for (const path of all) {
      await page.goto(`${course.url}/${path}`, { waitUntil: 'load' })
      // Vue is there.
      await page.waitForFunction(() => '__vue_app__' in (document.querySelector('#app') ?? {}))
      const wrong = [...troubles.splice(0)]
      wrong.push(...(await violationsOn(page, { around: path === '' || path === 'tour' })))
      if (wrong.length > 0) found[path] = wrong
    }
    expect(found).toEqual({})
    // Sixty pages, on a computer that other tests have to themselves as well.
  }, 600_000)

  test('a first visit to a chapter brings little', async () => {
    const fresh = await browser().newContext()
    const visit = await fresh.newPage()
    const loaded: { url: string; bytes: number }[] = []
    const bodies: Promise<void>[] = []
    visit.on('response', (response) => {
      if (!['script', 'stylesheet'].includes(response.request().resourceType())) return
      bodies.push(
        response.body().then((body) => {
          loaded.push({ url: response.url(), bytes: gzipSync(body).length })
        }),
      )
    })
    await visit.goto(`${course.url}/chapters/05-cache`, { waitUntil: 'networkidle' })
    await Promise.all(bodies)
    await fresh.close()
    expect(loaded.length).toBeGreaterThan(2)
    const all = loaded.reduce((sum, { bytes }) => sum + bytes, 0)
    expect(all, JSON.stringify(loaded, null, 2)).toBeLessThan(FIRST_VISIT)
  })
})
