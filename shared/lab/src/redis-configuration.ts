/** What a Redis server of a system is told: to hold so much and no more, to keep nothing, and to answer its own. */
import type { RedisLimits } from '@ztm/node/system'

export type RedisPlace = {
  limits: RedisLimits
  /** What a client has to say first. */
  secret: string
  /** The folder that it runs in. */
  dir: string
}

/** @returns the text of its configuration file */
export const redisConfiguration = (port: number, { limits, secret, dir }: RedisPlace) => `
port ${port}
bind 127.0.0.1
protected-mode yes
requirepass ${JSON.stringify(secret)}
maxmemory ${limits.maxmemory}
maxmemory-policy ${limits.policy}
save ""
appendonly no
daemonize no
dir ${JSON.stringify(dir)}
`
