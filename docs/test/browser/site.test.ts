/** Every page of the built site in a browser, the lab behind it and no stage running. */
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { inBrowser } from './chromium.ts'
import { startCourse } from './the-course.ts'
import { troublesOf, violationsOn } from './visiting.ts'

const DIST = join(import.meta.dirname, '../../.vitepress/dist')
/** Of script and style that a first visit brings, compressed. */
const FIRST_VISIT = 300_000
/** Axe takes three seconds for each of sixty pages: of those that are alike, `npm test` looks at one. */
const EVERY = process.env.EVERY_PAGE !== undefined

const pages = () =>
  globSync('**/*.html', { cwd: DIST })
    .map((path) => path.replace(/(index)?\.html$/, ''))
    .sort()

inBrowser('the site', (browser) => {
  let course: Awaited<ReturnType<typeof startCourse>>
  let page: Page

  const playground = mkdtempSync(join(tmpdir(), 'play ground '))

  beforeAll(async () => {
    vi.stubEnv('PLAYGROUND', playground)
    course = await startCourse()
    vi.unstubAllEnvs()
    page = await browser().newPage({ viewport: { width: 1280, height: 900 } })
  }, 300_000)
  afterAll(async () => {
    await course?.stop()
    rmSync(playground, { recursive: true })
  })

  test(`each page loads with nothing wrong, and axe finds nothing on ${EVERY ? 'any' : 'one of each kind'}, light or dark`, async () => {
    const troubles = troublesOf(page)
    const found: Record<string, string[]> = {}
    const kinds = new Set<string>()
    const all = pages()
    expect(all).toEqual(expect.arrayContaining(['', 'tour', 'glossary', 'chapters/01-single-server']))
    for (const path of all) {
      await page.goto(`${course.url}/${path}`, { waitUntil: 'load' })
      // Vue is there.
      await page.waitForFunction(() => '__vue_app__' in (document.querySelector('#app') ?? {}))
      const kind = dirname(path)
      // The lines of a step come beside its page.
      if (kind === 'steps') await page.locator('.diff').first().waitFor()
      const wrong = [...troubles.splice(0)]
      if (EVERY || kind === '.' || !kinds.has(kind))
        wrong.push(...(await violationsOn(page, { around: path === '' || path === 'tour' })))
      kinds.add(kind)
      if (wrong.length > 0) found[path] = wrong
    }
    expect(found).toEqual({})
  }, 600_000)

  test('an address that there is not says so, and leads on', async () => {
    const answer = await page.goto(`${course.url}/no/such-page`)
    expect(answer?.status()).toBe(404)
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
    await page.getByRole('link', { name: 'What this is' }).first().click()
    await page.waitForURL(`${course.url}/`)
  })

  test('a step shows the lines that one came for; where they do not come it says so, and asks again', async () => {
    const lines = '**/steps/lines/*'
    await page.route(lines, (route) => route.abort())
    await page.goto(`${course.url}/steps/1-2`)
    await page.getByText('The lines could not be fetched.').first().waitFor()
    await page.unroute(lines)
    await page.getByRole('button', { name: 'Try again' }).first().click()
    await page.getByLabel('What changes in src/system.ts').getByText("kind: 'database',").waitFor()
    expect(await page.getByText('The lines could not be fetched.').count()).toBe(0)

    await page.goto('about:blank')
    await page.goto(`${course.url}/steps/1-2#src/web/remote-files.ts`, { waitUntil: 'networkidle' })
    const heading = await page.getByRole('heading', { name: 'src/web/remote-files.ts' }).elementHandle()
    // Below the bar at the top, and not where it was before the lines above it came.
    await page.waitForFunction((heading) => {
      const top = heading?.getBoundingClientRect().top ?? 0
      return top > 64 && top < 300
    }, heading)
  })

  test('the drawing of an architecture says what is new in this stage', async () => {
    await page.goto(`${course.url}/chapters/03-load-balancer`)
    const drawing = page.locator('.architecture svg')
    expect(await drawing.getAttribute('aria-label')).toContain('balancer (new) reach web; web (was 1) reach')
    expect(await drawing.locator('rect.news').count()).toBe(2)
  })

  test('a verdict of the scorecard opens with what was counted, and is left as one came', async () => {
    await page.goto(`${course.url}/scorecard`)
    const cell = page.getByRole('button', { name: 'kept in stage 03 load balancer: evidence' }).first()
    const drawer = page.getByRole('dialog')
    await cell.click()
    await drawer.getByText(/Recorded on \d{4}-/).waitFor()
    await drawer.getByRole('button', { name: 'Run it now' }).hover()
    expect(await violationsOn(page)).toEqual([])
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'hidden' })
    expect(await cell.evaluate((button) => button === document.activeElement)).toBe(true)
  })

  test('an exercise shows what its tests said last, and anew when one comes back to the page', async () => {
    const verdict = {
      at: '2026-01-02T03:04:05.000Z',
      rules: [
        { name: 'each in turn', kept: true },
        { name: 'by its share', kept: false },
      ],
      how: 'expected web-2, got web-1',
      cause: 'weights that are ignored',
    }
    const keep = (verdicts: object) =>
      writeFileSync(join(playground, 'progress.json'), JSON.stringify({ passed: {}, hints: {}, verdicts }))
    keep({ '3.1': verdict })
    await page.goto(`${course.url}/exercises/3-1`)
    const state = page.getByRole('region', { name: 'How far you are' })
    await state.getByText('1 of 2 rules kept').waitFor()
    await state.getByText(verdict.how).waitFor()
    expect(await violationsOn(page)).toEqual([])
    keep({ '3.1': { ...verdict, rules: [{ name: 'each in turn', kept: true }], how: undefined } })
    await page.evaluate(() => window.dispatchEvent(new Event('focus')))
    await state.getByText('1 of 1 rules kept').waitFor()
    rmSync(join(playground, 'progress.json'))
  })

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
