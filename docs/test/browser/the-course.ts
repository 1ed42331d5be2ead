/** The site with its lab, or one stage of the course, on ports of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { ROOT } from '@ztm/course/repository'

const COURSE = join(ROOT, 'shared/course/bin/course.js')
const LAB = join(import.meta.dirname, 'lab-main.js')

/** @param port of the lab; another one that comes back takes that of the first */
export const startCourse = async (port = 0) => await started([LAB], /The course is at (\S+)/, port)

/** One stage without the site, filled before it is used. @returns with the app's address */
export const startStage = async (stage: string, data: string, people: number) =>
  await started(
    [COURSE, 'stage', stage, '--data', data, '--seed', String(people)],
    /the app +(\S+)[\s\S]*filled after/,
  )

async function started(args: string[], ready: RegExp, port = 0) {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, PORT: '0', LAB_PORT: String(port), DNS_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  let said = ''
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        said += chunk
        const [, url] = ready.exec(said) ?? []
        if (url) resolve(url)
      })
    ended.then(() => reject(new Error(`it ended: ${said}`)))
  })
  return {
    url,
    port: Number(new URL(url).port),
    async stop(signal: NodeJS.Signals = 'SIGINT') {
      child.kill(signal)
      await ended
    },
  }
}
