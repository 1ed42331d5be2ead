/**
 * The package `http-cache-tests`, fetched when it is first needed. It is no dependency of the project: it has an npm of
 * 2021 among its own, which would be put on the path of every script. What is used of it here needs none of them.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../repository.ts'

const NAME = 'http-cache-tests'
export const SUITE_VERSION = '0.4.5'
/** In milliseconds: for a package of 100 kB. */
const PATIENCE = 60_000

/** @returns the folder of the package @throws Error saying why it cannot be had */
export function httpCacheSuite(cache = join(ROOT, 'node_modules/.cache')): string {
  const folder = join(cache, NAME, SUITE_VERSION)
  const unpacked = join(folder, 'package')
  if (existsSync(unpacked)) return unpacked
  process.stderr.write(`${NAME}: fetching ${SUITE_VERSION} of it into ${folder}, once …\n`)
  // Beside it, so that what is half there is never taken for the whole.
  const half = `${folder}.half`
  rmSync(half, { recursive: true, force: true })
  mkdirSync(half, { recursive: true })
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd: half, stdio: ['ignore', 'pipe', 'pipe'], timeout: PATIENCE })
  try {
    run('npm', 'pack', '--loglevel=error', `${NAME}@${SUITE_VERSION}`)
    run('tar', '-xzf', `${NAME}-${SUITE_VERSION}.tgz`)
    renameSync(half, folder)
  } catch (error) {
    throw new Error(`The suite could not be fetched: ${reasonOf(error)}`)
  }
  return unpacked
}

/** npm says codes first, then what they mean, and then a stack. */
const CODES = /^npm error (code|syscall|errno) /

function reasonOf(error: unknown): string {
  const { stderr, message } = error as { stderr?: Buffer; message: string }
  const told = `${stderr ?? ''}`.split('\n').find((line) => line && !CODES.test(line))
  return told?.replace(/^npm error /, '') ?? message
}
