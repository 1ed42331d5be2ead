/** Puts the lines of all steps into HTML, on a core of its own: the site is bundled meanwhile. */
import { parentPort } from 'node:worker_threads'
import { nameOf } from '@ztm/course/step/page'
import { pairs } from './contents.ts'
import { highlighter } from './highlight.ts'
import { stepLines } from './step-lines.ts'

const highlight = await highlighter()
const all = pairs().map(([from, to]) => [nameOf(from, to), stepLines(from, to, highlight)] as const)
parentPort?.postMessage(all)
