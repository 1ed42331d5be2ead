/** The lab behind an open page: it dies and comes back, and it does not listen to other sites' pages. */
import { createServer } from 'node:http'
import { listenOn } from '@ztm/lab/ports'
import { until } from '@ztm/testkit/eventually'
import { expect, onTestFinished, test } from 'vitest'
import { inBrowser } from './chromium.ts'
import { startCourse } from './the-course.ts'

const PATIENCE = { timeout: 25_000 }

inBrowser('the lab behind a page', (browser) => {
  test('dies under it and comes back: the page says so, and goes on by itself', async () => {
    const first = await startCourse()
    onTestFinished(() => first.stop('SIGKILL'))
    const page = await browser().newPage()
    onTestFinished(() => page.close())
    await page.goto(`${first.url}/run`)
    const start = page.getByRole('button', { name: 'Start', exact: true })
    // Not before it has heard of the lab: what was never there cannot be missed.
    await until('the page has found the lab', async () => await start.isEnabled(), { within: 25_000 })
    await first.stop('SIGKILL')
    await page
      .getByText(/lab does not answer/)
      .first()
      .waitFor(PATIENCE)
    const second = await startCourse(first.port)
    onTestFinished(() => second.stop())
    await page
      .getByText(/lab does not answer/)
      .first()
      .waitFor({ state: 'hidden', ...PATIENCE })
    expect(await start.isEnabled()).toBe(true)
  }, 120_000)

  test('a page of another site is refused, whatever it asks', async () => {
    const course = await startCourse()
    onTestFinished(() => course.stop())
    const other = createServer((_req, res) =>
      res.setHeader('Content-Type', 'text/html').end('<p>Another site</p>'),
    )
    const port = await listenOn(other, '127.0.0.1', 0)
    onTestFinished(() => void other.close())
    const page = await browser().newPage()
    onTestFinished(() => page.close())
    await page.goto(`http://127.0.0.1:${port}/`)
    const asked = await page.evaluate(async (lab) => {
      const events = await new Promise((resolve) => {
        const source = new EventSource(`${lab}/events`)
        source.onopen = () => resolve('heard')
        source.onerror = () => resolve('refused')
      })
      const ask = (init: RequestInit) =>
        fetch(`${lab}/stages/01-single-server/start`, init).then(
          () => 'answered',
          () => 'refused',
        )
      return {
        events,
        read: await ask({ method: 'GET' }),
        json: await ask({ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }),
        // A browser sends this one without asking first, and only keeps the answer to itself.
        plain: await ask({ method: 'POST', body: '{}' }),
        blind: await fetch(`${lab}/stages/01-single-server/start`, { method: 'POST', mode: 'no-cors' }).then(
          ({ type }) => type,
        ),
      }
    }, `${course.url}/lab`)
    expect(asked).toEqual({
      events: 'refused',
      read: 'refused',
      json: 'refused',
      plain: 'refused',
      blind: 'opaque',
    })
    const { state } = (await (await fetch(`${course.url}/lab/system`)).json()) as { state: string }
    expect(state).toBe('none')
  }, 60_000)
})
