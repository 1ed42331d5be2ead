/** A run of load as somebody at a terminal reads it: while it goes on, and its report. */
import { EMULATED } from '../sizes.ts'
import type { LoadReport } from './report.ts'
import type { Second } from './tally.ts'
import { brief, textPlot } from './text-plot.ts'

const ms = (value: number) => `${brief(value)} ms`

export const secondInWords = ({ second, sent, answered, failed, p50, p99 }: Second): string =>
  [
    `${second}`.padStart(4),
    's  sent',
    `${sent}`.padStart(6),
    '  answered',
    `${answered}`.padStart(6),
    '  failed',
    `${failed}`.padStart(5),
    '  p50',
    ms(p50).padStart(8),
    '  p99',
    ms(p99).padStart(8),
  ].join(' ')

export function reportInWords(report: LoadReport): string {
  const { latency, sendingDelay, seconds, machine, busy, date } = report
  const percentiles = [
    `p50 ${ms(latency.p50)}`,
    `p90 ${ms(latency.p90)}`,
    `p99 ${ms(latency.p99)}`,
    `p99.9 ${ms(latency.p99_9)}`,
    `max ${ms(latency.max)}`,
  ]
  const rows: [string, string][] = [
    ['asked', askedInWords(report)],
    ['sent', sentInWords(report)],
    ['answered', `${report.answered}, which is ${brief(report.answered / (report.ms / 1000))} a second`],
    ['failed', failedInWords(report)],
    [
      'latency',
      `${percentiles.join(' · ')}, from ${latency.from === 'sending' ? 'sending' : 'the intended start'}`,
    ],
  ]
  if (report.unfinished > 0) rows.push(['cut off', `${report.unfinished} that were not answered yet`])
  if (latency.from !== 'sending')
    rows.push(['sent late', `p99 ${ms(sendingDelay.p99)}: this computer’s own part of the latency`])
  rows.push([
    'computer',
    `${Math.round(busy * 100)}% busy · ${machine.cores} × ${machine.processor} · ${date.slice(0, 10)}`,
  ])
  return [
    '',
    ...rows.map(([what, words]) => `  ${what.padEnd(10)} ${words}`),
    '',
    ...requestsInWords(report),
    '',
    textPlot(
      '  answered a second',
      seconds.map(({ answered }) => answered),
    ),
    '',
    textPlot(
      '  p99, ms',
      seconds.map(({ p99 }) => p99),
    ),
    '',
    ...[report.endedBecause, report.invalidBecause].filter((line) => line !== null),
  ].join('\n')
}

function askedInWords({ asked }: LoadReport): string {
  const { rate, connections, seconds, arrivals, reads, people, targets, sizes } = asked
  const spaced = arrivals === 'even' ? 'evenly spaced' : 'as they happen to come'
  const how =
    rate === undefined
      ? `as much as ${connections} connections get`
      : `${brief(rate)} requests a second, ${spaced}`
  const what = targets === null ? `${reads}% reads, ${people}% by people logged in` : `at ${targets} targets`
  return `${how}, for ${seconds} s; ${what}${sizes ? `; ${EMULATED}` : ''}`
}

function sentInWords({ sent, due, notSent: { behind, unanswered } }: LoadReport): string {
  const not = [
    behind > 0 && `${behind} not, as this computer was too slow`,
    unanswered > 0 && `${unanswered} not, as too many were unanswered`,
  ].filter(Boolean)
  return not.length === 0 ? `${sent}` : `${sent} of ${due}: ${not.join(', ')}`
}

function failedInWords({ failed }: LoadReport): string {
  const kinds = Object.entries(failed)
  return kinds.length === 0 ? 'none' : kinds.map(([kind, count]) => `${count} × ${kind}`).join(', ')
}

function requestsInWords({ requests }: LoadReport): string[] {
  const all = Object.entries(requests).sort(([one], [other]) => (one < other ? -1 : 1))
  const widest = Math.max(...all.map(([name]) => name.length), 0)
  return all.map(([name, endings]) => {
    const counts = Object.entries(endings).map(([ending, count]) => `${count} × ${ending}`)
    return `  ${name.padEnd(widest)}  ${counts.join(', ')}`
  })
}
