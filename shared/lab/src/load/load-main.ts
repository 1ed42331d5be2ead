/**
 * The process that makes load: one of its own, so that whoever asks for it does not slow it down. It is told what to
 * do, tells how it goes, and ends with whoever started it.
 */
import { PlainError } from '../plain-error.ts'
import { generate } from './generate.ts'
import type { FromLoad, ToLoad } from './messages.ts'

const ending = new AbortController()

process.on('disconnect', leave)
process.on('message', async (message: ToLoad) => {
  if (message.type === 'end') return ending.abort(new PlainError(message.because))
  try {
    const report = await generate(message.asked, {
      begins: () => tell({ type: 'begins' }),
      second: (second) => tell({ type: 'second', second }),
      signal: ending.signal,
    })
    tell({ type: 'report', report }, leave)
  } catch (error) {
    const plain = error instanceof PlainError
    const { message, stack } = error as Error
    tell({ type: 'failed', message: plain ? message : (stack ?? message), plain }, leave)
  }
})

/** @param then once it has been handed over */
function tell(message: FromLoad, then: () => void = () => {}): void {
  process.send?.(message, undefined, undefined, then)
}

function leave(): void {
  process.exit()
}
