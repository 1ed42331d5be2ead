#!/usr/bin/env node
/**
 * The command `course`. This file is plain JavaScript that every Node from 20 on can run, because outside of `npx`
 * and npm scripts it is the computer's own Node that gets here. It hands over to the Node that the project pins.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'

const root = new URL('../../../', import.meta.url)
const pinned = readFileSync(new URL('.nvmrc', root), 'utf8').trim()

if (process.versions.node === pinned) {
  module.enableCompileCache()
  // The other half of handing over: whoever did so holds this channel, and may be killed without a word.
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel?.unref()
  const { course } = await import('../src/course.ts')
  await course(process.argv)
} else {
  handOver(fileURLToPath(new URL('node_modules/.bin/node', root)))
}

function handOver(node) {
  if (!existsSync(node)) {
    console.error(`Node ${pinned}, which this project brings along, is not installed. Run: npm ci`)
    process.exit(1)
  }
  const child = spawn(node, process.argv.slice(1), { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  // The other one decides when to end.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code) => process.exit(code ?? 1))
}
