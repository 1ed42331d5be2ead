/** Runs the command as somebody at a terminal does, and waits for its end. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

export const COURSE = join(import.meta.dirname, '../bin/course.js')

export type Ended = { code: number | null; out: string; err: string }

export async function runCourse(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(COURSE, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [[code], out, err] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)])
  return { code, out, err }
}
