/** Load on a stage that is started for it, beside whatever else runs, and stopped afterwards. */
import { basename } from 'node:path'
import { runLoad } from '@ztm/lab/load/run-load'
import { watchGone } from '@ztm/lab/load/stage-gone'
import { PlainError } from '@ztm/lab/plain-error'
import { sizeNamed } from '@ztm/lab/sizes'
import { startSystem } from '@ztm/lab/system'
import { inWords } from '../events-in-words.ts'
import { contentOf, seedNamed } from '../filling.ts'
import type { Run } from '../load.ts'
import { webCount } from '../web-count.ts'

export async function loadOwn(
  { folder, traffic, signal, say, onSecond }: Run,
  options: { seed: string; web: string | undefined; size: string | undefined },
) {
  const seed = seedNamed(options.seed)
  const counts = webCount(options.web)
  const size = options.size === undefined ? undefined : sizeNamed(options.size)
  say(`Starting ${basename(folder)} for it …`)
  const system = await startSystem({ stage: folder, counts, size, signal })
  const unless = new AbortController()
  let stopping = false
  const ending = AbortSignal.any([signal, unless.signal])
  system.onEvent((event) => {
    const words = stopping || event.type !== 'state' ? undefined : inWords(event)
    if (words) say(`        ${words}`)
  })
  const blind = watchGone(system, (because) => unless.abort(new PlainError(because)))
  try {
    if (seed !== 'none') {
      say(`Filling it with ${seed === 'demo' ? 'the demo' : `${seed} people and their photos`} …`)
      await system.seed(await contentOf(seed, say))
    }
    ending.throwIfAborted()
    say('Looking at what there is, and signing up a few people …')
    const onBegin = () => say('Loading it; Ctrl-C ends it with the report so far.')
    return await runLoad(
      { url: system.url, ...traffic, sizes: size !== undefined },
      { signal: ending, onFigures: onSecond, onBegin },
    )
  } finally {
    stopping = true
    blind()
    await system.stop()
  }
}
