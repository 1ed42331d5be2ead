/** Somebody at a terminal with one exercise open: told at each save what is wrong, with a key for whatever else they want. */
import { readFileSync } from 'node:fs'
import { type Exercise, exercises, fileOf } from './catalogue.ts'
import type { Checker } from './checker.ts'
import { hintInWords, solutionInWords } from './help.ts'
import { faint, good, listInWords, verdictInWords } from './in-words.ts'
import { judge } from './judge.ts'
import { answerIn, shown, startAgain, takeStarter } from './playground.ts'
import { note, progressIn } from './progress.ts'
import { typeError } from './types.ts'
import { passed } from './verdict.ts'
import { watchFile } from './watching.ts'

const KEYS = 'h a hint · s the solution · n the next · l the list · r begin again · c check now · q quit'

/** @returns the exercise that comes after these, in the order of the course; undefined where all are passed */
export function nextOf(folder: string, after?: Exercise): Exercise | undefined {
  const all = exercises()
  const from = after ? all.findIndex(({ id }) => id === after.id) + 1 : 0
  const { passed } = progressIn(folder)
  return [...all.slice(from), ...all.slice(0, from)].find(({ id }) => !passed[id])
}

/** The task as one reads it before one begins. */
export function taskInWords(folder: string, exercise: Exercise): string {
  const taken = takeStarter(folder, exercise)
  note(folder, (progress) => {
    progress.current = exercise.id
  })
  const file = shown(answerIn(folder, exercise))
  const where = taken ? `Your file, copied from the starter: ${file}` : `Your file, as you left it: ${file}`
  // A link is a path in both its halves, and a terminal has no use for the second.
  const task = readFileSync(fileOf(exercise, 'README.md'), 'utf8').replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')
  return `${task.trim()}\n\n${where}\n`
}

export type Session = {
  folder: string
  checker: Checker
  /** Whether a check follows each save; else it follows a key. */
  watching: boolean
  say: (text: string) => void
}

export function createSession(first: Exercise, { folder, checker, watching, say }: Session) {
  let current = first
  let stop: (() => void) | undefined
  let round = 0
  /** Which key has been pressed before this one. */
  let before = ''

  async function check(): Promise<void> {
    const mine = ++round
    const exercise = current
    const verdict = await judge(checker, folder, exercise)
    // Saved again meanwhile, or gone on to another one: what comes of that is said instead.
    if (mine !== round) return
    say(`\n${faint(new Date().toLocaleTimeString('en-GB'))}  ${exercise.id}  ${exercise.title}\n`)
    say(verdictInWords(verdict))
    if (passed(verdict)) say(`\n  ${good('Passed.')} ${whatNow(exercise)}`)
    say(`\n${faint(KEYS)}`)
    const types = verdict.unusable ? undefined : await typeError(folder, answerIn(folder, exercise))
    if (types && mine === round) say(`  ${types}`)
  }

  /** Nobody waits for what comes of a save. */
  const trouble = (error: Error) => say(`\n${error.message}`)

  async function open(exercise: Exercise): Promise<void> {
    stop?.()
    current = exercise
    say(`\n${taskInWords(folder, exercise)}`)
    const file = answerIn(folder, exercise)
    stop = watching ? watchFile(file, () => void check().catch(trouble)) : undefined
    if (!stop) say('The file is not being watched: press c when you have saved it.')
    await check()
  }

  async function key(pressed: string): Promise<void> {
    const again = before === pressed
    before = pressed
    if (pressed === 'h') say(`\n${hintInWords(folder, current)}`)
    if (pressed === 's') say(`\n${solutionInWords(folder, current, again, process.stdout.columns)}`)
    if (pressed === 'l') say(`\n${listInWords(exercises(), progressIn(folder))}`)
    if (pressed === 'c') await check()
    if (pressed === 'n') {
      const next = nextOf(folder, current)
      if (next && next.id !== current.id) await open(next)
      else say(next ? '\nThis is the only one left.' : '\nAll are passed.')
    }
    if (pressed === 'r') {
      if (!again) return say('\nr once more puts the starter there. What you have is kept beside it.')
      const kept = startAgain(folder, current)
      say(`\nThe starter is there again.${kept ? ` What you had is kept: ${shown(kept)}` : ''}`)
      before = ''
      if (!stop) await check()
    }
  }

  return { open: () => open(first), key, close: () => stop?.() }
}

function whatNow({ id, path, replaces }: Exercise): string {
  const stage = Number.parseInt(path, 10)
  const see = replaces ? `\n  See it at work: npx course stage ${stage} --with-exercise ${id}` : ''
  return `s shows a solution beside yours, n goes on.${see}`
}
