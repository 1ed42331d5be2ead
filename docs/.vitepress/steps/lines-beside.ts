/** Puts the lines of each step beside its page, as `steps/lines/1-2.json`. */
import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { UserConfig } from 'vitepress'
import type { FileLines } from './step-lines.ts'

/** Of the Vite that VitePress has, which is older than the one that Vitest has. */
type Plugin = Extract<NonNullable<NonNullable<UserConfig['vite']>['plugins']>[number], { name: string }>
type AllLines = [pair: string, lines: Record<string, FileLines>][]

export function linesBeside(): Plugin {
  let lines: Promise<AllLines>
  return {
    name: 'lines-beside',
    // A site is bundled twice, for the browser and for making its pages.
    apply: ({ build }, { command }) => command === 'build' && !build?.ssr,
    buildStart() {
      const worker = new Worker(join(import.meta.dirname, 'lines-worker.ts'))
      lines = once(worker, 'message').then(([all]) => all)
      // Whoever waits for them is told; until then it is nobody's mistake.
      lines.catch(() => {})
    },
    async generateBundle() {
      for (const [pair, files] of await lines)
        this.emitFile({ type: 'asset', fileName: `steps/lines/${pair}.json`, source: JSON.stringify(files) })
    },
  }
}
