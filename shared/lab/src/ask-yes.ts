/** Asks whoever sits at the terminal a question that is answered by yes or no. */
import { createInterface } from 'node:readline'

/** @returns whether it was yes, which Enter alone means too @throws the signal's reason */
export function askYes(question: string, signal?: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    // The terminal keeps its own line editing, in which Ctrl-C ends the program as it does at any other time.
    const terminal = createInterface({ input: process.stdin, output: process.stdout, terminal: false })
    const giveUp = () => {
      reject(signal?.reason)
      terminal.close()
    }
    signal?.addEventListener('abort', giveUp)
    terminal.once('close', () => {
      signal?.removeEventListener('abort', giveUp)
      // Ctrl-D, which answers nothing.
      resolve(false)
    })
    terminal.question(`${question} [Y/n] `, (answer) => {
      resolve(/^(y(es)?)?$/i.test(answer.trim()))
      terminal.close()
    })
    if (signal?.aborted) giveUp()
  })
}
