/** How long a stage takes from its command to the line that says it is ready. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { ROOT } from '../repository.ts'
import { median, type Quartiles, quartiles } from './quartiles.ts'

const ROUNDS = 5

/**
 * Of several starts, each stopped again by Ctrl-C.
 * @param command what starts it: `course` itself, or `npx course`, which has to find it first
 */
export async function secondsToReady(
  command: 'course' | 'npx course',
  stage: number,
  dataDir: string,
): Promise<{ value: number; quartiles: Quartiles }> {
  const rounds: number[] = []
  while (rounds.length < ROUNDS) {
    process.stderr.write(`ready: start ${rounds.length + 1} of ${ROUNDS}\n`)
    const before = performance.now()
    const [program = '', ...first] = command.split(' ')
    const args = [...first, 'stage', `${stage}`, '--seed', 'none', '--data', dataDir]
    const env = { ...process.env, PORT: '0', LAB_PORT: '0', DNS_PORT: '0' }
    // A group of its own, because Ctrl-C reaches all of a group.
    const child = spawn(program, args, {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    })
    const ended = once(child, 'close')
    const started = rounds.length
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.startsWith('Ready')) continue
      rounds.push((performance.now() - before) / 1000)
      if (child.pid) process.kill(-child.pid, 'SIGINT')
    }
    await ended
    if (rounds.length === started) throw new Error(`${command} did not say that it is ready`)
  }
  return { value: median(rounds), quartiles: quartiles(rounds) }
}
