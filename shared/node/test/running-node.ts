/** A node started as whoever runs systems starts it, for tests: its ports, its log, and its end. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished, vi } from 'vitest'

export type RunningNode = {
  child: ChildProcess
  port: number
  adminPort: number
  lines: Record<string, unknown>[]
  /** Waits for a line of its log with this message. */
  said(msg: string): Promise<Record<string, unknown>>
  ended: Promise<End>
}

type End = { code: number | null; signal: string | null; stderr: string }
type AtEnd = (clean: () => Promise<void>) => void

/** Starts a fixture; it is gone at the end of the test, or of all of them, whatever happens. */
export function launch(fixture: string, env: Record<string, string> = {}, atEnd: AtEnd = onTestFinished) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures', fixture)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, NODE_NAME: 'tried-1', ...env },
  })
  const lines: Record<string, unknown>[] = []
  let stderr = ''
  if (child.stdout) createInterface(child.stdout).on('line', (line) => lines.push(JSON.parse(line)))
  child.stderr?.on('data', (chunk) => {
    stderr += chunk
  })
  child.on('error', () => {})
  // Not `close`, which never comes once the channel has been disconnected from here.
  const read = [child.stdout, child.stderr].map((stream) => stream && once(stream, 'close'))
  const ended = new Promise<End>((resolve) => {
    child.once('exit', async (code, signal) => {
      await Promise.all(read)
      resolve({ code, signal, stderr })
    })
  })
  atEnd(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const said = (msg: string) =>
    vi.waitFor(
      () => {
        const line = lines.find((one) => one.msg === msg)
        if (!line) throw new Error(`it did not say "${msg}", but ${JSON.stringify(lines)} ${stderr}`)
        return line
      },
      { timeout: 25_000, interval: 5 },
    )
  return { child, lines, said, ended }
}

export async function start(
  fixture: string,
  env: Record<string, string> = {},
  atEnd?: AtEnd,
): Promise<RunningNode> {
  const launched = launch(fixture, env, atEnd)
  const { port, adminPort } = (await launched.said('listening')) as { port: number; adminPort: number }
  return { ...launched, port, adminPort }
}

/** A connection, and all that came over it so far. */
export async function dial(
  port: number,
): Promise<{ socket: Socket; received(): string; closed: Promise<void> }> {
  const socket = connect(port, '127.0.0.1')
  let received = ''
  socket.setEncoding('utf8').on('data', (text) => {
    received += text
  })
  socket.on('error', () => {})
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  onTestFinished(() => void socket.destroy())
  await new Promise<void>((resolve) => socket.once('connect', resolve))
  return { socket, received: () => received, closed }
}

type Answer = { status: number; headers: Record<string, unknown>; text: string }

export function ask(
  port: number,
  path: string,
  more: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { body, ...options } = more
    const asking = request({ host: '127.0.0.1', port, path, agent: false, ...options }, async (response) => {
      let text = ''
      for await (const chunk of response.setEncoding('utf8')) text += chunk
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
    })
    asking.on('error', reject)
    asking.end(body)
  })
}
