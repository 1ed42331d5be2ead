/** Tells when a file has been saved: editors write it, or write another one and put it in its place. */
import { readFileSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'

/** In milliseconds: one saving makes several events. */
const TOGETHER = 20
/** In milliseconds: between taking the old file away and putting the new one there. */
const AWAY = 200

/** The file's text, or undefined where there is none. */
export function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/**
 * @param saved is called with the new text, and only where it is another one; undefined where the file has gone
 * @returns what ends it; undefined where files cannot be watched here
 */
export function watchFile(file: string, saved: (text: string | undefined) => void): (() => void) | undefined {
  let last = textOf(file)
  let timer: NodeJS.Timeout | undefined
  const look = (missingIsNews: boolean) => {
    const text = textOf(file)
    if (text === undefined && !missingIsNews) {
      timer = setTimeout(look, AWAY, true)
      return
    }
    // An editor that has emptied the file is about to fill it.
    if (text === last || text === '') return
    last = text
    saved(text)
  }
  try {
    const watcher = watch(dirname(file), (_, name) => {
      if (name !== null && name !== basename(file)) return
      clearTimeout(timer)
      timer = setTimeout(look, TOGETHER, false)
    })
    watcher.on('error', () => watcher.close())
    return () => {
      clearTimeout(timer)
      watcher.close()
    }
  } catch {
    return undefined
  }
}
