/** A process that applies the log of one file to another, batch by batch, until it is killed or done. */
import { openLog } from '../src/database/replication-log.ts'
import { openShown } from '../src/database/shown-database.ts'

const [from = '', to = ''] = process.argv.slice(2)
const source = openLog(openShown(from, {}), 1_000)
const log = openLog(openShown(to, {}), 1_000)
for (;;) {
  const [next] = source.after(log.last().seq)
  if (!next) break
  log.apply([next])
  process.stdout.write('.')
}
