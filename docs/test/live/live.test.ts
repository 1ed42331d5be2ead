/** What is alive on the pages, used as a reader does: by its buttons. It needs the computer to itself. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { inBrowser } from '../browser/chromium.ts'
import { startCourse } from '../browser/the-course.ts'
import { troublesOf, violationsOn } from '../browser/visiting.ts'

const DOCS = join(import.meta.dirname, '../..')

/** Each experiment that a chapter has, with the chapter's page. */
const EXPERIMENTS = globSync('chapters/*.md', { cwd: DOCS })
  .sort()
  .flatMap((path) =>
    [...readFileSync(join(DOCS, path), 'utf8').matchAll(/<Experiment id="([^"]+)"/g)].map(
      ([, id = '']): [string, string] => [id, path.slice(0, -3)],
    ),
  )

/** In milliseconds: so soon a page shows that a node is dead. */
const SOON = 1_000

inBrowser('what is alive on the pages', (browser) => {
  let course: Awaited<ReturnType<typeof startCourse>>

  beforeAll(async () => {
    course = await startCourse()
  }, 300_000)
  afterAll(() => course?.stop())

  async function open(path: string): Promise<Page> {
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } })
    onTestFinished(() => page.close())
    await page.goto(`${course.url}/${path}`)
    return page
  }

  test('each chapter has one', () => {
    expect(EXPERIMENTS.length).toBe(globSync('chapters/*.md', { cwd: DOCS }).length)
  })

  test.each(EXPERIMENTS)(
    'the experiment %s runs by its button and comes to a verdict',
    async (id, chapter) => {
      const page = await open(chapter)
      const troubles = troublesOf(page)
      const experiment = page.locator('section.experiment', { has: page.locator(`#experiment-${id}`) })
      await experiment.getByRole('radio').first().check()
      await experiment.getByRole('button', { name: 'Run it' }).click()
      const ended = experiment.locator('.verdict, .problem').first()
      await ended.waitFor({ timeout: 120_000 })
      expect(await ended.textContent()).toMatch(/^ ?(As|Not as) you expected/)
      await experiment.getByText('This came.').waitFor()
      await experiment.locator('.plot canvas').first().waitFor()
      expect(troubles).toEqual([])
      expect(await violationsOn(page)).toEqual([])
    },
    180_000,
  )

  test('each node of stage 05 is killed from the page, which shows it at once, and started again', async () => {
    await fetch(`${course.url}/lab/stop`, { method: 'POST' })
    const page = await open('run')
    await page.getByText('Nothing is running.').waitFor()
    const troubles = troublesOf(page)
    await page.getByRole('combobox', { name: 'Stage' }).selectOption('05-cache')
    await page.getByRole('combobox', { name: 'with' }).selectOption('none')
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    const system = async () =>
      (await (await fetch(`${course.url}/lab/system`)).json()) as { state: string; nodes: { name: string }[] }
    await page.getByText('Stage 5, Cache and CDN, is running.').waitFor({ timeout: 60_000 })
    const { nodes } = await system()
    expect(nodes.length).toBeGreaterThan(10)
    await page.getByRole('button', { name: 'As a list' }).click()

    const late: Record<string, number> = {}
    for (const { name } of nodes) {
      const card = page.locator(`.node-card[data-node="${name}"]`)
      const kill = card.getByRole('button', { name: `Kill ${name}` })
      await kill.waitFor()
      const took = await kill.evaluate(
        (button, card) =>
          new Promise<number>((resolve) => {
            const began = performance.now()
            const look = () => {
              const { state } = document.querySelector<HTMLElement>(card)?.dataset ?? {}
              if (state === 'dead') resolve(performance.now() - began)
              else requestAnimationFrame(look)
            }
            ;(button as HTMLButtonElement).click()
            look()
          }),
        `.node-card[data-node="${name}"]`,
      )
      if (took > SOON) late[name] = took
      await card.getByRole('button', { name: `Start ${name}` }).click()
      await page.locator(`.node-card[data-node="${name}"][data-state="ready"]`).waitFor({ timeout: 30_000 })
    }
    expect(late).toEqual({})
    expect(troubles).toEqual([])
  }, 180_000)
})
