/**
 * The site as somebody hosts it: below a path, and without a lab. A few pages of each kind are built for it, since
 * all of them take as long as the rest of these tests together.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { program } from '@ztm/course/repository'
import { listenOn } from '@ztm/lab/ports'
import express from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser } from '../browser/chromium.ts'
import { troublesOf } from '../browser/visiting.ts'

const DOCS = join(import.meta.dirname, '../..')
const BASE = '/some/where/'
const LEFT_OUT = ['decisions/!(index).md', 'chapters/!(01-single-server).md']

inBrowser('the site below a path and without a lab', (browser) => {
  let folder: string
  let url: string
  const app = express()
  const server = createServer(app)

  beforeAll(async () => {
    mkdirSync(join(DOCS, '.reports'), { recursive: true })
    folder = mkdtempSync(join(DOCS, '.reports/hosted-'))
    mkdirSync(join(folder, '.vitepress/theme'), { recursive: true })
    writeFileSync(
      join(folder, '.vitepress/config.ts'),
      `import config from '${DOCS}/.vitepress/config.ts'
       export default {
         ...config,
         srcDir: '${DOCS}',
         srcExclude: ${JSON.stringify(LEFT_OUT)},
         ignoreDeadLinks: true,
         themeConfig: { ...config.themeConfig, search: undefined },
       }`,
    )
    writeFileSync(
      join(folder, '.vitepress/theme/index.ts'),
      `export { default } from '${DOCS}/.vitepress/theme/index.ts'`,
    )
    await promisify(execFile)(program('vitepress'), ['build', folder], {
      env: { ...process.env, BASE_PATH: BASE },
    })
    app.use(BASE, express.static(join(folder, '.vitepress/dist'), { extensions: ['html'] }))
    url = `http://localhost:${await listenOn(server, '127.0.0.1', 0)}`
  }, 240_000)
  afterAll(() => {
    server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('pages find all that they need, and go on to each other', async () => {
    const page = await browser().newPage()
    const troubles = troublesOf(page)
    for (const path of ['', 'run', 'scorecard', 'chapters/01-single-server', 'exercises/1-1', 'measured/']) {
      await page.goto(`${url}${BASE}${path}`, { waitUntil: 'networkidle' })
      expect(troubles.splice(0), path).toEqual([])
      for (const icon of await page.locator('link[rel=icon]').all())
        expect((await page.request.get(`${url}${await icon.getAttribute('href')}`)).status()).toBe(200)
    }
    await page.goto(`${url}${BASE}steps/1-2`)
    await page.locator('.diff').first().waitFor()
    await page.goto(`${url}${BASE}`)
    await page.getByRole('link', { name: 'Start with chapter 1' }).click()
    await page.waitForURL(`${url}${BASE}chapters/01-single-server.html`)
    await page.goto(`${url}${BASE}`)
    await page.getByRole('link', { name: 'Single server', exact: true }).click()
    await page.waitForURL(`${url}${BASE}chapters/01-single-server.html`)
    expect(troubles).toEqual([])
    await page.close()
  }, 60_000)
})
