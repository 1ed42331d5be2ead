import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { alive, childrenOf } from './processes.ts'

const ends: Record<string, (pid: number) => void> = {
  'killed with SIGKILL': (pid) => process.kill(pid, 'SIGKILL'),
  'ended with Ctrl-C, as a terminal sends it': (pid) => process.kill(-pid, 'SIGINT'),
}

test.each(Object.keys(ends))('nothing survives a runner that is %s, not even a frozen node', async (end) => {
  const folder = mkdtempSync(join(tmpdir(), 'runner-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const runner = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/run-system.ts')], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: folder },
  })
  const pid = runner.pid ?? 0
  onTestFinished(() => void runner.kill('SIGKILL'))
  const [text] = await once(runner.stdout, 'data')
  const children = childrenOf(pid)
  // Four nodes and the reaper.
  expect(children).toHaveLength(5)
  expect(children).toEqual(expect.arrayContaining(JSON.parse(text).pids))
  expect(children.every(alive)).toBe(true)
  expect(readdirSync(folder)).toHaveLength(1)

  ends[end]?.(pid)
  await vi.waitFor(() => expect(children.filter(alive)).toEqual([]), { timeout: 10_000 })
  expect(readdirSync(folder)).toEqual([])
})
