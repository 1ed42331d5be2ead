/** What the lab itself can do, which all its figures rest on; and one machine beside many, on emulated hardware. */

import { generator } from './lab/generator.ts'
import { queueing } from './lab/queueing.ts'
import { relayed } from './lab/relayed.ts'
import { scaling } from './lab/scaling.ts'
import type { Figure } from './measurement.ts'

export async function* figuresOf(): AsyncIterable<Figure> {
  yield* relayed()
  yield* generator()
  yield* queueing()
  yield* scaling()
}
