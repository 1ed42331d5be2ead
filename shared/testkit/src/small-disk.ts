/** A disk of its own for a folder, so small that it fills up: a tmpfs, where the system lets us mount one. */
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'

/** Why there can be none here, or undefined where there can. */
export const noSmallDiskBecause = (): string | undefined => {
  if (process.platform !== 'linux') return 'only Linux has tmpfs'
  if (process.getuid?.() !== 0) return 'mounting a small disk needs root'
  return undefined
}

/** Puts an empty disk of so many bytes at the folder. */
export function mountSmallDisk(folder: string, bytes: number) {
  mkdirSync(folder, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder])
  return {
    makeReadOnly: () => execFileSync('mount', ['-o', 'remount,ro', folder]),
    makeWritable: () => execFileSync('mount', ['-o', 'remount,rw', folder]),
    // Lazily: a file that is still being read must not keep a test from ending.
    unmount: () => execFileSync('umount', ['--lazy', folder]),
  }
}
