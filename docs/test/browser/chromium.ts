/** Tests in a browser. */
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { browserHere, OPTIONS } from './browser-here.ts'

/** Left out in plain words where there is no browser. */
export function inBrowser(name: string, tests: (browser: () => Browser) => void): void {
  const executablePath = browserHere()
  const why = executablePath
    ? ''
    : ' (left out: there is no Chromium here; apt install chromium, or npx course doctor)'
  describe.skipIf(!executablePath)(`${name}${why}`, () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await chromium.launch({ ...(executablePath && { executablePath }), args: OPTIONS })
    })
    afterAll(() => browser?.close())
    tests(() => browser)
  })
}
