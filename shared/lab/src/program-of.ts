/** Which program a node of a system runs, and what it is started with. */
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { COMPILED_ONCE } from './compiled-once.ts'
import { ownProgram } from './own-program.ts'
import type { PlannedNode } from './plan.ts'
import type { Program } from './program.ts'
import type { Reaper } from './reaper.ts'
import { redisServer } from './redis-server.ts'
import type { StartOptions } from './running-system.ts'

export type Place = Pick<StartOptions, 'stage' | 'env' | 'dnsPort'> & {
  /** Where all of the system's nodes keep their data, each in a folder of its own. */
  dataDir: string
  /** Where people find the system. */
  url: string
  /** The path of the Redis program, where a node needs it. */
  redis: string | undefined
  reaper: Reaper
}

/** @returns of each node of that system its program */
export function createPrograms(
  place: Place,
  planned: readonly PlannedNode[],
): (plan: PlannedNode) => Program {
  const { stage, url, dataDir, redis = '', reaper } = place
  const forAll = { TIER_SECRET: randomBytes(24).toString('base64url'), ...place.env }
  const firstDns = planned.find(({ kind }) => kind.roles.includes('names'))

  return (plan) => {
    const { kind, name, center, region } = plan
    const dir = join(dataDir, name)
    mkdirSync(dir, { recursive: true })
    if ('redis' in kind) {
      return redisServer(redis, { limits: kind.redis, secret: forAll.TIER_SECRET, dir }, reaper)
    }
    const env = {
      ...process.env,
      NODE_ENV: 'production',
      ...COMPILED_ONCE,
      NODE_NAME: name,
      CENTER: center,
      REGION: region,
      PUBLIC_URL: url,
      DATA_DIR: dir,
      PROXY_PROTOCOL: kind.public ? 'on' : 'off',
      ...forAll,
    }
    const port = plan === firstDns ? (place.dnsPort ?? 0) : 0
    return ownProgram(join(stage, 'src', kind.main), env, port, reaper)
  }
}
