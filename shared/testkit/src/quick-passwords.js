/**
 * Loaded into every process that tests start: there, hashing a password takes a fifth of what it does otherwise. At its
 * full cost it was more than half of what the contract costs, which is about who is let in. Of a log-in it still is
 * most, so that a test can tell whether somebody unknown is answered sooner. What a hash has to cost is tested beside
 * its code, in `shared/domain`.
 *
 * In JavaScript and of old forms, because some tests have another Node start the course, and that one loads it, too.
 */
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

/** In KiB. */
const MEMORY = 4 * 1024

const { argon2 } = crypto
// Older Nodes have none, and only hand over.
if (argon2) {
  crypto.argon2 = (algorithm, parameters, done) =>
    argon2(algorithm, { ...parameters, memory: Math.min(parameters.memory, MEMORY) }, done)
  syncBuiltinESMExports()
}
