/** The balancer as a process: the one public door of the web tier. */
import { readFileSync } from 'node:fs'
import { readConfig } from '@ztm/node/config'
import { startNode } from '@ztm/node/node'
import { z } from 'zod'
import { createBackends } from './backends.ts'
import { createBalancer } from './balancer.ts'
import { createEjection } from './ejection.ts'
import { startHealthChecks } from './health-checks.ts'
import { POLICIES, WeightsText } from './policies.ts'
import { createProxying } from './proxying.ts'

const config = readConfig({
  POLICY: z.enum(['round-robin', 'least-connections']).default('least-connections'),
  WEIGHTS: WeightsText.default({}),
  TLS_CERT: z.string().optional(),
  TLS_KEY: z.string().optional(),
  TIER_SECRET: z.string().min(16),
})

const node = startNode()
const backends = createBackends(node.neighbours('web'), config.WEIGHTS)
const ejection = createEjection(node, backends)
const proxying = createProxying()
node.atShutdown(proxying.close)
startHealthChecks(node, backends)

const { TLS_CERT, TLS_KEY } = config
const tls = TLS_CERT && TLS_KEY ? { cert: readFileSync(TLS_CERT), key: readFileSync(TLS_KEY) } : undefined
const policy = POLICIES[config.POLICY]()
const balancer = createBalancer({
  node,
  backends,
  policy,
  proxying,
  ejection,
  secure: tls !== undefined,
  secret: config.TIER_SECRET,
})
await node.serveHttp(balancer, tls)
