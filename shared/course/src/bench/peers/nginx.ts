/** nginx as a cache, as most who have pictures have one in front of them. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { startProcess } from '../process.ts'
import type { NginxSays } from './nginx-main.ts'

/** Where Debian keeps it, which is on the path of root alone. */
const ELSEWHERE = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin']
const HOW_TO_GET_IT = 'To compare: apt-get install nginx-light, or brew install nginx, and run this again.'

export type Nginx = {
  version: string
  port: number
  /** Of nginx itself. */
  pid: number
  stop(): Promise<void>
}

export const findNginx = (path = process.env.PATH ?? ''): string | undefined =>
  [...path.split(delimiter).filter(Boolean), ...ELSEWHERE]
    .map((folder) => join(folder, 'nginx'))
    .find((file) => existsSync(file))

/** @throws Error saying why there is none, and how to get one */
export async function startNginx(origin: string): Promise<Nginx> {
  const file = findNginx()
  if (!file) throw new Error(`There is no nginx to compare with. ${HOW_TO_GET_IT}`)
  const main = join(import.meta.dirname, 'nginx-main.ts')
  const { said, stop } = await startProcess<NginxSays>(main, { args: [file, origin] })
  if ('reason' in said) {
    await stop()
    throw new Error(`There is no nginx to compare with: ${said.reason} ${HOW_TO_GET_IT}`)
  }
  return { ...said, version: versionOf(file), stop }
}

/** It says so on its standard error. */
const versionOf = (file: string): string =>
  /nginx\/(\S+)/.exec(spawnSync(file, ['-v'], { encoding: 'utf8' }).stderr)?.[1] ?? ''
