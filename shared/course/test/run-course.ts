/** Runs the command as somebody at a terminal does. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { eventually } from '@ztm/testkit/eventually'
import { onTestFinished, vi } from 'vitest'
import { ROOT } from '../src/repository.ts'

/** The command of the repository that this is, or of a copy of it. */
const courseIn = (root: string) => join(root, 'shared/course/bin/course.js')

export const ANY_PORTS = { PORT: '0', LAB_PORT: '0', DNS_PORT: '0' }

/** Processes start and end meanwhile, on a computer that may be busy. */
export const PATIENCE = { within: 25_000 }

export type Ended = { code: number | null; out: string; err: string }

/** What is undefined is taken out. */
export type Env = Record<string, string | undefined>

/** Waits for its end. @param root of the repository whose command it is, and in which somebody is */
export async function runCourse(args: string[], env: Env = {}, root = ROOT): Promise<Ended> {
  const child = start([courseIn(root), ...args], env, root)
  const [[code], out, err] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)])
  return { code, out, err }
}

/**
 * The same without a process, which is most of what such a run costs: for what a command says at once, such as to a
 * mistake. What starts something or waits for a signal is given a process.
 */
export async function courseHere(args: string[], env: Env = {}, root = ROOT): Promise<Ended> {
  const { course } = (await import(
    join(root, 'shared/course/src/course.ts')
  )) as typeof import('../src/course.ts')
  for (const [name, value] of Object.entries({ INIT_CWD: root, ...env })) vi.stubEnv(name, value)
  const said = { out: '', err: '' }
  const to =
    (where: 'out' | 'err', end: string) =>
    (text: unknown = '') => {
      said[where] += `${text}${end}`
      return true
    }
  const spies = [
    vi.spyOn(console, 'log').mockImplementation(to('out', '\n')),
    vi.spyOn(console, 'error').mockImplementation(to('err', '\n')),
    vi.spyOn(process.stdout, 'write').mockImplementation(to('out', '')),
    vi.spyOn(process.stderr, 'write').mockImplementation(to('err', '')),
    vi.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Exit(Number(code ?? 0))
    }),
  ]
  const before = process.exitCode
  process.exitCode = 0
  try {
    await course(['node', 'course', ...args])
    return { code: Number(process.exitCode), ...said }
  } catch (error) {
    if (error instanceof Exit) return { code: error.code, ...said }
    throw error
  } finally {
    process.exitCode = before
    for (const spy of spies) spy.mockRestore()
    vi.unstubAllEnvs()
  }
}

class Exit extends Error {
  readonly code: number
  constructor(code: number) {
    super(`process.exit(${code})`)
    this.code = code
  }
}

export type Foreground = Awaited<ReturnType<typeof inForeground>>

/** Waits until it says that it is ready. @param node which Node is asked to run it, instead of the first on the path */
export async function inForeground(args: string[], env: Env = {}, node?: string) {
  const child = start([...(node ? [node] : []), courseIn(ROOT), ...args], env)
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  let out = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk
    })
  }
  const ready = eventually(
    'it is ready',
    async () => {
      if (!out.includes('Ready after')) throw new Error(`it says: ${out}`)
    },
    PATIENCE,
  )
  const early = ended.then((code) => {
    throw new Error(`it ended with exit code ${code}: ${out}`)
  })
  early.catch(() => undefined)
  await Promise.race([ready, early])
  return { out: () => out, signal: (name: NodeJS.Signals) => child.kill(name), ended }
}

function start([command = '', ...args]: string[], env: Env, cwd?: string) {
  const child = spawn(command, args, {
    ...(cwd ? { cwd } : {}),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}
