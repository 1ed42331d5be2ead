/** Starts a program as a process that is watched by the reaper, its output followed line by line. */
import { type ChildProcess, spawn } from 'node:child_process'
import type { LogLine } from './events.ts'
import { createLogTail } from './log-tail.ts'
import type { LogWords } from './log-words.ts'
import type { Reaper } from './reaper.ts'

export type Command = {
  file: string
  args: readonly string[]
  env: NodeJS.ProcessEnv
  /** What it is given on its standard input. One of our own programs is given a channel instead. */
  input?: string
  /** How its lines are read, where they are not those of our own programs. */
  words?: LogWords
}

export type Launched = {
  child: ChildProcess
  lastLines: () => string[]
  /** How it ended; resolves once its last lines have been read. */
  ended: Promise<string>
}

export type Ears = {
  onLine: (read: () => LogLine) => void
  onMessage: (message: unknown) => void
  /** At once when it ends. */
  onEnd: () => void
}

/** One of our own files. */
export const ours = (main: string, env: NodeJS.ProcessEnv): Command => ({
  file: process.execPath,
  args: [main],
  env,
})

export function launch({ file, args, env, input, words }: Command, reaper: Reaper, ears: Ears): Launched {
  const child = spawn(file, args, {
    // A group of its own: Ctrl-C is for the lab alone, which then ends its nodes in order.
    detached: true,
    stdio: input === undefined ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['pipe', 'pipe', 'pipe'],
    env,
  })
  const { pid } = child
  if (pid) reaper.watch(pid)
  // It may end without having read it, and then says why.
  child.stdin?.on('error', () => {})
  child.stdin?.end(input)
  const tail = createLogTail(ears.onLine, words)
  if (child.stdout) tail.follow(child.stdout, 'info')
  if (child.stderr) tail.follow(child.stderr, 'error')
  child.on('message', ears.onMessage)

  const ended = new Promise<string>((resolve) => {
    child.once('exit', () => {
      if (pid) reaper.forget(pid)
      ears.onEnd()
    })
    child.once('close', (code, signal) => {
      if (signal) return resolve(`was ended by ${signal}`)
      const complaint = tail.complaint()
      resolve(`ended with exit code ${code}${complaint ? `: ${complaint}` : ''}`)
    })
    child.on('error', (error) => {
      if (pid) return // A message that came too late to be delivered.
      ears.onEnd()
      resolve(`could not be started: ${error.message}`)
    })
  })
  return { child, lastLines: tail.last, ended }
}
