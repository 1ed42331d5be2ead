/** What stage 05 can do: how much never reaches the database, how much an edge has, and what giving it costs. */
import type { Figure } from '../measurement.ts'
import { stepSize } from '../step-size.ts'
import { carriedBySmall, queriesAgainst, throughputAgainst } from './05-cache/against-stage-04.ts'
import { mixOn, settle } from './05-cache/asked-mix.ts'
import { askForAllOnce } from './05-cache/asked-once.ts'
import { edgeAgainstNginx } from './05-cache/edge-against-nginx.ts'
import { edgeHitRatio } from './05-cache/edge-hit-ratio.ts'
import { firstByte } from './05-cache/first-byte.ts'
import { edgeByTheSuite } from './05-cache/http-cache-tests.ts'
import { photosForBoth } from './05-cache/populated.ts'
import { readsWithoutDatabase } from './05-cache/reads-without-database.ts'
import { TELLING } from './05-cache/touched.ts'

export async function* figuresOf(): AsyncIterable<Figure> {
  yield* besideStage04()
  yield* edgeHitRatio()
  yield await edgeAgainstNginx()
  yield await edgeByTheSuite()
  yield* stepSize('04-replication', '05-cache')
}

/** What needs all the photos, with one system of each stage, one after the other. */
async function* besideStage04(): AsyncIterable<Figure> {
  const start = await photosForBoth()
  const own = await start('05-cache', TELLING)
  let mixed: Awaited<ReturnType<typeof mixOn>>
  let carried: Awaited<ReturnType<typeof carriedBySmall>>
  try {
    const once = await askForAllOnce(own)
    await settle(own)
    const reads = await readsWithoutDatabase(own, once)
    yield* reads.figures
    mixed = reads.mixed
    yield await firstByte(own.system)
    carried = await carriedBySmall(own)
  } finally {
    await own.system.stop()
  }
  const before = await start('04-replication', TELLING)
  try {
    await settle(before)
    yield queriesAgainst(mixed, await mixOn(before))
    yield throughputAgainst(carried, await carriedBySmall(before))
  } finally {
    await before.system.stop()
  }
}
