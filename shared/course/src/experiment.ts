/** `course experiment ID`: an experiment with its question first, and then what came, in a terminal. */
import type { Experiment } from '@ztm/lab/experiments/experiment'
import { PlainError } from '@ztm/lab/plain-error'
import { EXPERIMENTS } from './experiments/catalogue.ts'
import { inOwnLab } from './experiments/in-own-lab.ts'
import { outcomeInWords, questionInWords } from './experiments/in-words.ts'
import { untilStopped } from './until-stopped.ts'

/** @param id none lists what there is */
export async function experiment(id: string | undefined): Promise<void> {
  if (id === undefined) {
    for (const { id, stage, title } of EXPERIMENTS)
      console.log(`${id.padEnd(18)} ${stage.slice(0, 2)}  ${title}`)
    return
  }
  const wanted = experimentNamed(id)
  console.log(questionInWords(wanted))
  const outcome = await inOwnLab(wanted, { watch: progressTo(say), say, signal: untilStopped() })
  console.log(outcomeInWords(wanted, outcome))
}

/** @throws PlainError */
export function experimentNamed(id: string): Experiment {
  const found = EXPERIMENTS.find((one) => one.id === id)
  if (found) return found
  throw new PlainError(
    `There is no experiment “${id}”. What there is: ${EXPERIMENTS.map(({ id }) => id).join(', ')}.`,
  )
}

const say = (line: string) => console.error(line)

/** Each thing that is done is said once, when it begins. */
export function progressTo(say: (line: string) => void) {
  let last = ''
  return ({ state, doing, second, of }: { state: string; doing: string; second: number; of: number }) => {
    if (doing !== last && doing !== '')
      say(`${state === 'running' ? `${second}`.padStart(3) : '  –'} of ${of} s  ${doing}`)
    last = doing
  }
}
