/**
 * How much a page grows while it hears events at full rate: stage 05 under load, with its drawing, its plots and its
 * log in view. Growth is the line through what is held at each step after garbage has been collected, over half an
 * hour. Usage: npx node docs/programs/page-memory.ts [seconds]
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { machine } from '@ztm/lab/load/report'
import { chromium } from 'playwright-core'
import { browserHere, OPTIONS } from '../test/browser/browser-here.ts'
import { startCourse } from '../test/browser/the-course.ts'

const SECONDS = Number(process.argv[2] ?? 180)
const EVERY = 10
const HALF_AN_HOUR = 1_800
/** Requests a second. */
const RATE = 100

const executablePath = browserHere()
if (!executablePath) {
  console.error('There is no Chromium here: apt install chromium')
  process.exit(1)
}
const course = await startCourse()
const browser = await chromium.launch({ executablePath, args: OPTIONS })
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(`${course.url}/run`)
  await page.getByRole('combobox', { name: 'Stage' }).selectOption('05-cache')
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await page.getByText('Stage 5, Cache and CDN, is running.').waitFor({ timeout: 120_000 })
  const load = { rate: RATE, seconds: SECONDS + 60, reads: 90 }
  const headers = { 'Content-Type': 'application/json' }
  const begun = await fetch(`${course.url}/lab/load`, { method: 'POST', headers, body: JSON.stringify(load) })
  if (!begun.ok) throw new Error(await begun.text())

  const inspect = await page.context().newCDPSession(page)
  const held = async () => {
    await inspect.send('HeapProfiler.collectGarbage')
    const { usedSize } = await inspect.send('Runtime.getHeapUsage')
    const { nodes } = await inspect.send('Memory.getDOMCounters')
    return { heap: usedSize, elements: nodes }
  }
  // The plots fill at first: they show the last minute.
  await sleep(60_000)
  const points: { at: number; heap: number; elements: number }[] = []
  const began = performance.now()
  while (performance.now() - began < SECONDS * 1000) {
    const at = (performance.now() - began) / 1000
    points.push({ at, ...(await held()) })
    await sleep(EVERY * 1000)
  }
  const growth = slope(points.map(({ at, heap }) => [at, heap])) * HALF_AN_HOUR
  const written = {
    command: `npx node docs/programs/page-memory.ts ${SECONDS}`,
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    rate: RATE,
    seconds: SECONDS,
    growthInHalfAnHour: Math.round(growth),
    points: points.map(({ at, ...rest }) => ({ second: Math.round(at), ...rest })),
  }
  writeFileSync(
    join(import.meta.dirname, '../measured/page-memory.json'),
    `${JSON.stringify(written, null, 2)}\n`,
  )
  for (const { second, heap, elements } of written.points)
    console.log(`${second} s: ${(heap / 1e6).toFixed(1)} MB held, ${elements} nodes of the page`)
  console.log(`In half an hour it would grow by ${(growth / 1e6).toFixed(1)} MB.`)
} finally {
  await browser.close()
  await course.stop()
}

/** Of the straight line that lies closest. */
function slope(points: [number, number][]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [x, y] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))]
  const along = points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0)
  return along / points.reduce((sum, [at]) => sum + (at - x) ** 2, 0)
}
