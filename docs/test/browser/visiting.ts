/** Going through pages as a reader does, and noting what goes wrong on the way. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What a reader would find in the console, and requests that came to nothing. */
export function troublesOf(page: Page): string[] {
  const troubles: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`))
  page.on('requestfailed', (request) => {
    // What a page leaves behind when one goes on to the next is no failure.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') troubles.push(`failed: ${request.url()}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()}: ${response.url()}`)
  })
  return troubles
}

export type Theme = 'light' | 'dark'

/** Of each piece of code so many lines, and of each page so many changed files: one is like another. */
const LINES = 4
const FILES = 3

/** What every page has around what it is about. */
const AROUND = ['.VPNav', '.VPLocalNav', '.VPSidebar', '.VPFooter']

/**
 * Axe's findings in light and in dark. What does not depend on colours is looked for once.
 * @param around whether to look at the menus, too
 * @returns a line for each violation, with where it is
 */
export async function violationsOn(page: Page, { around = true } = {}): Promise<string[]> {
  await page.evaluate(
    ([lines, files]) => {
      for (const diff of [...document.querySelectorAll('.diff')].slice(files)) diff.remove()
      for (const code of document.querySelectorAll('.shiki code, .diff .same, .diff .changed'))
        for (const line of [...code.children].slice(lines)) line.remove()
    },
    [LINES, FILES],
  )
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(AXE)
  const context = around ? {} : { exclude: AROUND }
  await inColours(page, 'light')
  const light = await run(page, context, {})
  await inColours(page, 'dark')
  const dark = await run(page, context, { runOnly: ['color-contrast', 'link-in-text-block'] })
  return [...light.map((line) => `light: ${line}`), ...dark.map((line) => `dark: ${line}`)]
}

/** Colours may take a moment from one to the other. */
async function inColours(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        ({ playState, effect }) =>
          playState !== 'running' || effect?.getComputedTiming().endTime === Infinity,
      ),
  )
}

type Axe = { run: (context: object, options: RunOptions) => Promise<AxeResults> }

async function run(page: Page, context: object, options: RunOptions): Promise<string[]> {
  const { violations } = await page.evaluate(
    ([context, options]) =>
      (window as unknown as { axe: Axe }).axe.run(
        'exclude' in context ? context : document.documentElement,
        options,
      ),
    // The pages of the app in its frame are looked at by themselves.
    [context, { resultTypes: ['violations'], iframes: false, ...options }] as [object, RunOptions],
  )
  return violations.map(
    ({ id, impact, help, nodes }) =>
      `${id} (${impact}): ${help}: ${nodes.length} × ${nodes[0]?.target.join(' ')} ${nodes[0]?.any[0]?.message ?? ''}`,
  )
}
