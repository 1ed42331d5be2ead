/** The log when nobody reads it any more: the node must be able to end nevertheless. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

test('a node whose reader and starter are gone ends by itself', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/echo.ts')], {
    env: { ...process.env, NODE_NAME: 'node-1' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'exit')
  await once(child, 'message')
  child.stdout?.destroy()
  child.disconnect()
  expect(await ended).toEqual([0, null])
})
