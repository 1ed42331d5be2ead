/** Starts a program as a process of its own: a peer, or one node of a stage with no lab around it. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { basename, dirname } from 'node:path'
import { createLogTail } from '@ztm/lab/log-tail'
import { PlainError } from '@ztm/lab/plain-error'

export type Started<Message> = {
  pid: number
  /** What it said first: usually where it listens. */
  said: Message
  stop(): Promise<void>
}

/** Whatever is started so ends by itself when the channel to this process closes, however this process ends. */
export async function startProcess<Message>(
  main: string,
  { args = [], env = {} }: { args?: string[]; env?: Record<string, string> } = {},
): Promise<Started<Message>> {
  const child = fork(main, args, {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    // Nobody reads a node's log here.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C is for this process alone.
    detached: true,
  })
  const tail = createLogTail(() => undefined)
  if (child.stderr) tail.follow(child.stderr, '')
  const exited = once(child, 'exit')
  // Closed: its last lines have been read, too.
  const early = once(child, 'close').then(([code]) => {
    const name = `${basename(dirname(main))}/${basename(main)}`
    throw new PlainError(`${name} ended with exit code ${code}: ${tail.complaint() ?? 'it does not say why'}`)
  })
  early.catch(() => undefined)
  const [said] = await Promise.race([once(child, 'message'), early])
  return {
    pid: child.pid as number,
    said,
    async stop() {
      if (child.connected) child.disconnect()
      await exited
    },
  }
}
