/** What a step costs its reader, beside the most that it may. */
import { join } from 'node:path'
import { STAGES } from '../repository.ts'
import { LIMITS, type LimitName } from '../step/limits.ts'
import { readManifest } from '../step/manifest.ts'
import { stepBetween } from '../step/step.ts'
import type { Figure } from './measurement.ts'

/** @param from a stage's folder, such as `01-single-server` @param to the next one's */
export function stepSize(from: string, to: string): Figure[] {
  const { differences, identical, common } = stepBetween(join(STAGES, from), join(STAGES, to))
  const { parts, exceeds } = readManifest(join(STAGES, to))
  const isCode = ({ path }: { path: string }) => path.startsWith('src/')
  const edited = differences.filter((one) => one.change === 'edit').filter(isCode)
  const added = differences.filter((one) => one.change === 'add').filter(isCode)
  const newInEachPart = parts.map(
    ({ files }) => files.filter(({ change }) => change === 'add').filter(isCode).length,
  )

  const figure = (limit: LimitName, what: string, value: number, unit: string): Figure => ({
    id: `step-${limit}`,
    what,
    values: [{ name: 'this step', value, unit }],
    bound: { of: 'value', [limit === 'identicalShare' ? 'atLeast' : 'atMost']: LIMITS[limit] },
    how: [`counted from ${from} to ${to}`, exceeds[limit]].filter(Boolean).join('; '),
  })
  return [
    figure('editedFiles', 'Files that stood before and are edited', edited.length, 'files'),
    figure(
      'editedLines',
      'Lines edited in them',
      edited.reduce((sum, one) => sum + Math.max(one.added, one.removed), 0),
      'lines',
    ),
    figure('identicalShare', 'Files of both stages that are identical', identical / common, 'of them'),
    figure('newFilesOfPart', 'New files in the largest part', Math.max(...newInEachPart), 'files'),
    figure('linesOfNewFile', 'The longest new file', Math.max(...added.map(({ lines }) => lines)), 'lines'),
    figure(
      'onlySpace',
      'Changes of white space or format alone',
      differences.reduce((sum, { onlySpace }) => sum + onlySpace.length, 0),
      'changes',
    ),
  ]
}
