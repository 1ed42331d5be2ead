/** An experiment as somebody at a terminal is told of it. */
import type { Experiment, Outcome } from '@ztm/lab/experiments/experiment'
import { textPlot } from '@ztm/lab/load/text-plot'

export function questionInWords({ title, stage, question, predictions }: Experiment): string {
  const letters = predictions.map(({ text }, at) => `  ${letterOf(at)}  ${text}`)
  return [`${title} (${stage})`, '', question, '', ...letters, ''].join('\n')
}

export function outcomeInWords({ predictions }: Experiment, outcome: Outcome): string {
  const { came, because, evidence, seconds, marks } = outcome
  const at = predictions.findIndex(({ id }) => id === came)
  const failed = seconds.map((second) => second.failed)
  return [
    '',
    `What came: ${letterOf(at)}  ${predictions[at]?.text}`,
    because,
    '',
    ...Object.entries(evidence).map(([name, value]) => `  ${name}: ${value.toLocaleString('en')}`),
    '',
    textPlot('requests that failed, by second', failed),
    ...marks.map(({ second, text }) => `  second ${second}: ${text}`),
  ].join('\n')
}

const letterOf = (at: number) => String.fromCharCode('A'.charCodeAt(0) + at)
