/** `course diff A B --web`: the address of a page, and only where somebody serves it. */
import { createServer } from 'node:http'
import { listenOn } from '@ztm/lab/ports'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { page } from '../src/step/page.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

/** @param paths of the pages that it has */
async function siteWith(...paths: string[]): Promise<number> {
  const server = createServer((req, res) => {
    res.statusCode = paths.includes(req.url ?? '') ? 200 : 404
    res.end()
  })
  onTestFinished(() => void server.close())
  const port = await listenOn(server, '127.0.0.1', 0)
  vi.stubEnv('LAB_PORT', String(port))
  return port
}

test('where the course runs, the address of the step’s page', async () => {
  const port = await siteWith('/steps/1-3')
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  await page('01', '3')
  expect(log.mock.calls).toEqual([[`http://localhost:${port}/steps/1-3`]])
})

test('where nobody has pages, what would have to be started, and where the page is then', async () => {
  const port = await siteWith()
  await expect(page('1', '2')).rejects.toThrow(
    `The site is not running. Begin it with npm start; the page is then http://localhost:${port}/steps/1-2`,
  )
})

test('a step goes forward here, too', async () => {
  await expect(page('2', '1')).rejects.toThrow('A step goes forward: npx course diff 1 2')
})
