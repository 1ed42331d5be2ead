/** What `docs/programs/feed-as-documents.ts` has written, for the page that shows it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Measurement } from '@ztm/course/bench/measurement'
import type { Figure } from '../../programs/feed/measure.ts'
import type { Size } from '../../programs/feed/network.ts'

export type MeasuredFeed = Pick<Measurement, 'command' | 'date' | 'machine' | 'versions' | 'busyBefore'> & {
  size: Size
  how: string
  figures: Figure[]
  bytes: { joined: number; documents: number }
}

const WRITTEN = join(import.meta.dirname, '../../measured/feed-as-documents.json')

declare const data: MeasuredFeed | null

export { data }

export default {
  watch: ['../../measured/feed-as-documents.json'],
  load: (): MeasuredFeed | null => (existsSync(WRITTEN) ? JSON.parse(readFileSync(WRITTEN, 'utf8')) : null),
}
