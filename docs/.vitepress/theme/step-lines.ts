/** The lines of the step that is looked at. They come beside its page, which has thousands of them. */
import { withBase } from 'vitepress'
import { shallowReactive } from 'vue'
import type { FileLines } from '../steps/step-lines.ts'

export const step = shallowReactive({
  /** Such as `1-2`. */
  pair: '',
  /** By path. */
  lines: {} as Record<string, FileLines>,
  failed: false,
})

export async function fetchLines(pair: string): Promise<void> {
  Object.assign(step, { pair, lines: {}, failed: false })
  try {
    const answer = await fetch(withBase(`/steps/lines/${pair}.json`))
    if (!answer.ok) throw new Error(`answered with ${answer.status}`)
    const lines = await answer.json()
    // Somebody may have gone on to another step.
    if (step.pair === pair) step.lines = lines
  } catch {
    if (step.pair === pair) step.failed = true
  }
}
