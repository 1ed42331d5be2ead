/** Where processes keep their compiled code for the next run: each is up in half the time. */
import { join } from 'node:path'

export const COMPILED_ONCE = {
  NODE_COMPILE_CACHE: join(import.meta.dirname, '../../../node_modules/.cache/node-compile'),
}
