/**
 * Loaded before a node's own program. Where that imports the stage's file, it gets the answer's exports, and the file's
 * own for whatever the answer has not.
 */
import { registerHooks } from 'node:module'

/** Both are URLs of files. */
const { REPLACED = '', ANSWER = '' } = process.env

const names = Object.keys(await import(ANSWER))

registerHooks({
  load(url, context, next) {
    if (url !== REPLACED) return next(url, context)
    // Under another name, so that this does not come round to here again.
    const own = `export * from ${JSON.stringify(`${url}?own`)}`
    const answers = `export { ${names.join(', ')} } from ${JSON.stringify(ANSWER)}`
    return { format: 'module', source: `${own}\n${answers}`, shortCircuit: true }
  },
})
