/** The built site as the lab serves it, and what is said while it is being built. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listenOn } from '@ztm/lab/ports'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { siteRoutes } from '../src/site.ts'

async function served() {
  const folder = mkdtempSync(join(tmpdir(), 'a site '))
  const server = createServer(express().use(siteRoutes(folder)))
  const port = await listenOn(server, '127.0.0.1', 0)
  onTestFinished(() => {
    server.close()
    rmSync(folder, { recursive: true })
  })
  const ask = (path: string, host = 'localhost') =>
    fetch(`http://${host}:${port}${path}`, { redirect: 'manual' })
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  return { ask, write, port }
}

test('pages by their names, and a page for what there is not', async () => {
  const { ask, write } = await served()
  write('404.html', 'nothing here')
  write('tour.html', 'the tour')
  write('hashmap.json', '{}')
  const tour = await ask('/tour')
  expect([tour.status, await tour.text()]).toEqual([200, 'the tour'])
  const missing = await ask('/tourr')
  expect([missing.status, await missing.text()]).toEqual([404, 'nothing here'])
})

test('before it is built it says so, and looks again by itself', async () => {
  const { ask, write } = await served()
  write('404.html', 'nothing here')
  const early = await ask('/tour')
  expect(early.status).toBe(503)
  expect(early.headers.get('refresh')).toBe('2')
  expect(await early.text()).toContain('is being prepared')
})

test('who comes by the number is sent to the name', async () => {
  const { ask, port } = await served()
  const { status, headers } = await ask('/tour?a=b', '127.0.0.1')
  expect([status, headers.get('location')]).toEqual([302, `http://localhost:${port}/tour?a=b`])
})
