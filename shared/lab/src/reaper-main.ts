/**
 * The reaper's process. It is told on its standard input, line by line, of what would be left behind; when that pipe
 * ends, whoever held it is gone, however it went, and what is left is ended: frozen processes too, which can't notice
 * by themselves.
 */
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { ToReaper } from './reaper.ts'

const pids = new Set<number>()
const folders = new Set<string>()

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const message: ToReaper = JSON.parse(line)
    if (message.type === 'watch') pids.add(message.pid)
    // A process id is used again after a while: of a process that has ended the reaper must know nothing.
    if (message.type === 'forget') pids.delete(message.pid)
    if (message.type === 'folder') folders.add(message.path)
  })
  .on('close', () => {
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It has ended meanwhile.
      }
    }
    // A process that was just killed may still be writing.
    for (const path of folders) rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  })
