/** The photo app's pages, which are the same in all stages: axe finds nothing on them, light or dark. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser } from './chromium.ts'
import { startStage } from './the-course.ts'
import { troublesOf, violationsOn } from './visiting.ts'

inBrowser('the photo app', (browser) => {
  const folder = mkdtempSync(join(tmpdir(), 'photo app '))
  let stage: Awaited<ReturnType<typeof startStage>>
  let page: Page
  let app: string

  beforeAll(async () => {
    stage = await startStage('1', folder, 3)
    app = stage.url
    page = await browser().newPage()
  }, 60_000)
  afterAll(async () => {
    await stage?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const found: Record<string, string[]> = {}
  async function look(name: string, troubles: string[]) {
    const wrong = [...troubles.splice(0), ...(await violationsOn(page))]
    if (wrong.length > 0) found[name] = wrong
  }

  test('no page of it has anything wrong', async () => {
    const troubles = troublesOf(page)
    const at = async (path: string) => {
      await page.goto(`${app}${path}`, { waitUntil: 'load' })
      await look(path, troubles)
    }
    for (const path of ['/', '/explore', '/signup', '/login']) await at(path)

    await page.goto(`${app}/explore`)
    const photo = (await page.locator('a[href^="/photos/"]').first().getAttribute('href')) ?? ''
    await at(photo)
    const person = (await page.locator('main a[href^="/@"]').first().getAttribute('href')) ?? ''
    await at(person)

    await page.goto(`${app}/login`)
    await page.getByLabel('Username').fill(person.slice(2))
    await page.getByLabel('Password').fill('wrong, and long enough')
    await page.locator('main form button').click()
    await page.getByRole('alert').first().waitFor()
    // The browser itself says of a 401 that it came.
    troubles.splice(0)
    await look('a password that is wrong', troubles)
    await page.getByLabel('Username').fill(person.slice(2))
    await page.getByLabel('Password').fill('password')
    await Promise.all([
      page.waitForURL((url) => url.pathname !== '/login'),
      page.locator('main form button').click(),
    ])

    for (const path of ['/', '/upload', '/explore', person]) await at(path)
    const own = (await page.locator('a[href^="/photos/"]').first().getAttribute('href')) ?? ''
    await at(own)
    await at(`${own}/edit`)
    await page.goto(`${app}/photos/nobody`)
    troubles.splice(0)
    await look('a page that there is not', troubles)
    expect(found).toEqual({})
  }, 120_000)
})
