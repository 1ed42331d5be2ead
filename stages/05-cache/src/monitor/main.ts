/** The monitor as a process: it watches the databases and sees to it that one of them is the primary. */
import { readConfig } from '@ztm/node/config'
import { startNode } from '@ztm/node/node'
import { z } from 'zod'
import { startWatch } from './watch.ts'

const config = readConfig({
  BEAT_MS: z.coerce.number().int().min(1).default(400),
  MISSED_BEATS: z.coerce.number().int().min(1).default(3),
})

const node = startNode()
startWatch(node, { beatMs: config.BEAT_MS, missedBeats: config.MISSED_BEATS })
// Nobody asks it anything but its operator.
node.announce(0)
