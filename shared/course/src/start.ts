/** `course start`: the course's site, built where it has changed, and served together with the lab. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { PlainError } from '@ztm/lab/plain-error'
import { openLab } from './lab-server.ts'
import { openBrowser } from './open-browser.ts'
import { program, ROOT } from './repository.ts'
import { untilCtrlC } from './until-ctrl-c.ts'

const SITE = join(ROOT, 'docs/.vitepress/dist')

export async function start(): Promise<void> {
  // First, so that a taken port is said before anybody waits for a build.
  const lab = await openLab({ site: SITE })
  const turbo = build()
  const ended = untilCtrlC(async () => {
    turbo.kill()
    await lab.close()
  })
  const progress = shown('Preparing the site')
  try {
    await finished(turbo)
  } catch (error) {
    await lab.close()
    throw error
  } finally {
    progress.end()
  }
  console.log(`\nThe course is at ${lab.url}\n\nCtrl-C ends it, and whatever it runs.`)
  openBrowser(lab.url)
  await ended
}

/** Of what has not changed since the last time, turbo has the result. */
function build(): ChildProcess {
  const args = ['run', 'build', '--filter=docs', '--ui=stream', '--output-logs=errors-only']
  return spawn(program('turbo'), args, {
    cwd: ROOT,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function finished(turbo: ChildProcess): Promise<void> {
  const said = Promise.all([turbo.stdout, turbo.stderr].map((stream) => (stream ? text(stream) : '')))
  const [code] = await once(turbo, 'exit')
  if (code !== 0) throw new PlainError(`The site could not be built.\n${(await said).join('')}`)
}

/** What is being done, and in a terminal for how long already. */
function shown(what: string) {
  const { stdout } = process
  if (!stdout.isTTY) console.log(`${what}, where it has changed …`)
  const began = performance.now()
  const show = () => {
    const seconds = Math.round((performance.now() - began) / 1000)
    const long = seconds > 3 ? ' It takes about half a minute, once for each change of it.' : ''
    stdout.write(`\r\x1b[K${what} … ${seconds} s.${long}`)
  }
  if (stdout.isTTY) show()
  const timer = stdout.isTTY ? setInterval(show, 1000) : undefined
  return {
    end() {
      clearInterval(timer)
      if (stdout.isTTY) stdout.write('\r\x1b[K')
    },
  }
}
