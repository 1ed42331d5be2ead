/** Asks the process that checks answers, and ends it where an answer never comes to an end. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { PlainError } from '@ztm/lab/plain-error'
import type { Verdict } from './verdict.ts'

/** Answers' files, by the path of the exercise that they answer. */
export type Answers = Record<string, string[]>

export type FromChecker = { ready: true } | { verdicts: Verdict[] } | { failed: string }

/** In milliseconds. */
const WITHIN = 10_000

export type Checker = ReturnType<typeof openChecker>

/** @param workers how many exercises at a time @param within milliseconds, after which a check is given up */
export function openChecker({ workers = 1, within = WITHIN } = {}) {
  let child: ChildProcess | undefined
  let ready: Promise<unknown> = Promise.resolve()
  let turn: Promise<unknown> = Promise.resolve()

  function start(): ChildProcess {
    const started = spawn(process.execPath, [join(import.meta.dirname, 'checker-main.ts')], {
      // A group of its own, so that it can be ended together with those in which answers run.
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: { ...process.env, CHECKER_WORKERS: `${workers}`, NODE_ENV: 'test' },
    })
    const gone = once(started, 'exit').then(() => {
      if (child === started) child = undefined
      throw new PlainError('The process that checks answers has ended. Run: npx course doctor')
    })
    ready = Promise.race([once(started, 'message'), gone])
    ready.catch(() => undefined)
    return started
  }

  function end(): void {
    if (child?.pid && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGKILL')
    child = undefined
  }

  async function ask(answers: Answers): Promise<Verdict[]> {
    child ??= start()
    const mine = child
    await ready
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        end()
        settle(() => resolve(endless(answers, within)))
      }, within)
      const settle = (how: () => void) => {
        clearTimeout(timer)
        mine.off('message', take).off('exit', gone)
        how()
      }
      const take = (message: FromChecker) => {
        if ('verdicts' in message) settle(() => resolve(message.verdicts))
        if ('failed' in message) settle(() => reject(new PlainError(message.failed)))
      }
      const gone = () => settle(() => reject(new PlainError('The process that checks answers has ended.')))
      mine.on('message', take).on('exit', gone)
      mine.send(answers)
    })
  }

  child = start()
  return {
    /** One after the other: a second check waits for the first. */
    check(answers: Answers): Promise<Verdict[]> {
      const mine = turn.then(() => ask(answers))
      turn = mine.catch(() => undefined)
      return mine
    },
    close: end,
  }
}

function endless(answers: Answers, within: number): Verdict[] {
  const unusable = `It was ended after ${within / 1000} s: a loop without an end, or an await that nothing ends?`
  return Object.values(answers)
    .flat()
    .map((answer) => ({ answer, rules: [], unusable, printed: [] }))
}
