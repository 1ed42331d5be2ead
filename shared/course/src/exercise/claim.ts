/** One runner at a time works in a playground: two would answer the same keys and save the same progress. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PlainError } from '@ztm/lab/plain-error'

/** @returns what gives it back @throws PlainError where another process has it */
export function claim(folder: string): () => void {
  const file = join(folder, '.runner')
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(file, `${process.pid}`, { flag: 'wx' })
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 3) throw error
      const pid = Number(readFileSync(file, 'utf8'))
      if (runs(pid))
        throw new PlainError(
          `Another \`course exercise\` is running here, as process ${pid}. End that one first, or use: npx course exercise check`,
        )
      // Whoever left this behind was killed.
      rmSync(file, { force: true })
    }
  }
  return () => rmSync(file, { force: true })
}

function runs(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
