/** The name server: answers where `photos.test` is, and where each edge is. */
import { Port, readConfig } from '@ztm/node/config'
import { startNode } from '@ztm/node/node'
import { listen } from './listen.ts'
import { lookUp } from './zone.ts'

/** Where the name leads. */
const ENTRY = 'balancer'

const { PORT } = readConfig({ PORT: Port.default(0) })
const node = startNode()
const entries = node.neighbours(ENTRY)
const edges = node.neighbours('edge')

let serial = Math.floor(Date.now() / 1000)
const changed = () => {
  // The time, so that it grows from one start to the next too; one more where two changes share a second.
  serial = Math.max(serial + 1, Math.floor(Date.now() / 1000))
}
entries.onChange(changed)
edges.onChange(changed)

const { port, close } = await listen(PORT, (question) =>
  lookUp({ serial, addresses: entries.list(), hosts: edges.list() }, question),
)
node.atShutdown(close)
node.readyWhen(`the name leads to a ${ENTRY}`, async () => {
  if (entries.list().length === 0) throw new Error(`no ${ENTRY} is known`)
})
node.announce(port)
