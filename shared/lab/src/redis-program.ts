/**
 * The program that Redis nodes run: `redis-server`, or `valkey-server`, which went on from it. Where there is none it is
 * installed: on Debian and Ubuntu, by root or with `sudo`, and wherever there is a terminal only if a person agrees.
 */
import { execFile } from 'node:child_process'
import { basename, delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { type Computer, programAt, thisComputer } from './computer.ts'
import { PlainError } from './plain-error.ts'
import type { PlannedNode } from './plan.ts'

const SCRIPT = join(import.meta.dirname, 'install-redis.sh')
/** What the script changes there is one for the whole computer: of two that come at once, one waits. */
const ONE_AT_A_TIME = ['-o', '/usr/sbin']
const MOST_OUTPUT = 16 * 1024 * 1024

/** @returns its path, or undefined where no node needs it @throws PlainError where one does, and there is none */
export async function redisFor(
  stage: string,
  planned: readonly PlannedNode[],
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (!planned.some(({ kind }) => 'redis' in kind)) return undefined
  return await getRedis(`Stage ${basename(stage)}`, thisComputer(), signal)
}

export const findRedis = ({ folders }: Computer = thisComputer()) =>
  programAt(folders, 'redis-server', 'valkey-server')

/** What a person can do, in one line. */
export function howToGetRedis({ platform, folders, isRoot }: Computer = thisComputer()): string {
  if (platform === 'darwin') return 'Run: brew install redis'
  if (programAt(folders, 'apt-get')) return `Run: ${isRoot ? '' : 'sudo '}apt install redis-server`
  return 'Install redis-server or valkey-server as this system installs programs.'
}

/** @param who needs it @throws PlainError */
export async function getRedis(who: string, computer: Computer, signal?: AbortSignal): Promise<string> {
  const found = findRedis(computer)
  if (found) return found

  const { ask, say } = computer
  const command = installCommand(computer)
  const missing = `${who} needs Redis, and there is none. ${howToGetRedis(computer)}`
  if (!command) throw new PlainError(missing)
  const [first] = command
  const what = `${first.endsWith('sudo') ? 'sudo ' : ''}apt-get install redis-server`
  if (ask && !(await ask(`${who} needs Redis, and there is none. Install it (${what})?`, signal))) {
    throw new PlainError(missing)
  }
  say(`${who} needs Redis: ${what} …`)
  const complaint = await run(command, computer)
  signal?.throwIfAborted()
  const installed = findRedis(computer)
  if (!installed) throw new PlainError(`${missing} (It was tried: ${complaint ?? 'nothing was installed'})`)
  say(`Redis is at ${installed}.`)
  return installed
}

type Words = [program: string, ...args: string[]]

/** @returns undefined where it can't be done from here */
function installCommand({ folders, isRoot, ask }: Computer): Words | undefined {
  const [apt, flock, sudo] = ['apt-get', 'flock', 'sudo'].map((name) => programAt(folders, name))
  if (!apt || !flock) return undefined
  const command: Words = [flock, ...ONE_AT_A_TIME, '/bin/sh', SCRIPT]
  if (isRoot) return command
  // It asks for a password, which only a person knows.
  return ask && sudo ? [sudo, ...command] : undefined
}

/** @returns what it says went wrong, where it did */
async function run([program, ...args]: Words, { folders }: Computer): Promise<string | undefined> {
  const env = { ...process.env, PATH: folders.join(delimiter) }
  try {
    await promisify(execFile)(program, args, { env, maxBuffer: MOST_OUTPUT })
    return undefined
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string }
    const lines = stderr.trim().split('\n')
    return lines.findLast((line) => line.startsWith('E: ')) ?? (lines.at(-1) || message)
  }
}
