/** Opens an exercise: for somebody at a terminal until they leave, for a script once. */
import { mkdirSync } from 'node:fs'
import type { Exercise } from './catalogue.ts'
import { openChecker } from './checker.ts'
import { claim } from './claim.ts'
import { verdictInWords } from './in-words.ts'
import { judge } from './judge.ts'
import { createSession, taskInWords } from './session.ts'
import { passed } from './verdict.ts'

export async function workOn(folder: string, exercise: Exercise, watching: boolean): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const { stdin } = process
  if (!stdin.isTTY) return await once(folder, exercise)
  const giveBack = claim(folder)
  const checker = openChecker()
  const session = createSession(exercise, { folder, checker, watching, say: console.log })
  const ended = Promise.withResolvers<void>()
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  stdin.on('data', (pressed: string) => {
    // In raw mode, Ctrl-C and Ctrl-D are keys like others.
    if (pressed === 'q' || pressed === '\u0003' || pressed === '\u0004') return ended.resolve()
    session.key(pressed).catch(ended.reject)
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ended.resolve())
  session.open().catch(ended.reject)
  try {
    await ended.promise
  } finally {
    session.close()
    checker.close()
    giveBack()
    stdin.setRawMode(false)
    stdin.pause()
  }
}

async function once(folder: string, exercise: Exercise): Promise<void> {
  console.log(taskInWords(folder, exercise))
  const checker = openChecker()
  try {
    const verdict = await judge(checker, folder, exercise)
    console.log(verdictInWords(verdict))
    process.exitCode = passed(verdict) ? 0 : 1
  } finally {
    checker.close()
  }
}
