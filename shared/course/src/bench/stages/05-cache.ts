/** What stage 05 can do: how much never reaches the database, how much an edge has, and what giving it costs. */
import type { Figure } from '../measurement.ts'
import { stepSize } from '../step-size.ts'
import { edgeAgainstNginx } from './05-cache/edge-against-nginx.ts'
import { edgeHitRatio } from './05-cache/edge-hit-ratio.ts'
import { photosForBoth } from './05-cache/populated.ts'
import { readsWithoutDatabase } from './05-cache/reads-without-database.ts'
import { TELLING } from './05-cache/touched.ts'

export async function* figuresOf(): AsyncIterable<Figure> {
  const start = await photosForBoth()
  const populated = await start('05-cache', TELLING)
  try {
    yield* await readsWithoutDatabase(populated)
  } finally {
    await populated.system.stop()
  }
  yield* edgeHitRatio()
  yield await edgeAgainstNginx()
  yield* stepSize('04-replication', '05-cache')
}
