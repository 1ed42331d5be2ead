/** `course start`: the course's site, built where it has changed, and served together with the lab. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PlainError } from '@ztm/lab/plain-error'
import { openLab } from './lab-server.ts'
import { program, ROOT } from './repository.ts'
import { untilCtrlC } from './until-ctrl-c.ts'

const SITE = join(ROOT, 'docs/.vitepress/dist')

export async function start(): Promise<void> {
  // First, so that a taken port is said before anybody waits for a build.
  const lab = await openLab({ site: SITE })
  const ended = untilCtrlC(lab.close)
  console.log('Building the site, where it has changed …')
  await build().catch(async (error) => {
    await lab.close()
    throw error
  })
  console.log(`\nThe course is at ${lab.url}\n\nCtrl-C ends it, and whatever it runs.`)
  await ended
}

async function build(): Promise<void> {
  try {
    const args = ['run', 'build', '--filter=docs', '--ui=stream', '--output-logs=errors-only']
    await promisify(execFile)(program('turbo'), args, {
      cwd: ROOT,
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
    })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new PlainError(`The site could not be built.\n${stdout}${stderr}`)
  }
}
