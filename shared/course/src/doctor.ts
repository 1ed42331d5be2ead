/** `course doctor`: what the course needs of this computer, and the one line that mends what is missing. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { isFree } from '@ztm/lab/ports'
import { findRedis, howToGetRedis } from '@ztm/lab/redis-program'
import type { StageState } from '@ztm/lab/runner'
import { ownNodePath } from './own-node.ts'
import { anotherPort, type PortName, portOf, variableOf } from './ports.ts'
import { program, ROOT } from './repository.ts'

type Finding = {
  what: string
  found: string | undefined
  /** What one can do without. */
  optional?: string
  mend: string
}

const GB = 1e9
const run = promisify(execFile)
const onMac = process.platform === 'darwin'

export async function doctor(): Promise<void> {
  const findings = await Promise.all([
    platform(),
    ownNode(),
    pinnedNode(),
    npm(),
    git(),
    port('world', 'a port for the app'),
    port('lab', 'a port for the lab'),
    port('dns', 'a port for the DNS server'),
    disk(),
    redis(),
    tool('dig', 'dig', 'to ask the DNS server by hand', onMac ? 'brew install bind' : 'apt install dnsutils'),
    browser(),
  ])
  for (const finding of findings) console.log(line(finding))
  const missing = findings.filter(({ found, optional }) => !found && !optional).length
  console.log(missing === 0 ? '\nAll that is needed is here.' : `\nMissing: ${missing}.`)
  process.exitCode = missing === 0 ? 0 : 1
}

function line({ what, found, optional, mend }: Finding): string {
  if (found) return `  ok       ${what}: ${found}`
  return optional ? `  without  ${what} (${optional}). ${mend}` : `  MISSING  ${what}. ${mend}`
}

async function platform(): Promise<Finding> {
  const { platform, arch } = process
  const known = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'].includes(`${platform}-${arch}`)
  return {
    what: 'a system the course runs on',
    found: known ? `${platform} ${arch}` : undefined,
    mend: 'It runs on Linux and macOS (x64, arm64), and on Windows in WSL 2.',
  }
}

/** The computer's own Node, which has to run npm and nothing else. */
async function ownNode(): Promise<Finding> {
  const own = ownNodePath()
  const version = own && (await output(own, '--version'))
  return {
    what: 'the computer’s own Node (20 or later)',
    found: version && Number.parseInt(version.slice(1), 10) >= 20 ? `${version} at ${own}` : undefined,
    mend: 'Install it from https://nodejs.org',
  }
}

async function pinnedNode(): Promise<Finding> {
  const pinned = readFileSync(join(ROOT, '.nvmrc'), 'utf8').trim()
  const version = await output(program('node'), '--version')
  return {
    what: `the Node that everything here runs on (${pinned})`,
    found: version === `v${pinned}` ? 'in node_modules' : undefined,
    mend: 'Run: npm ci --include=optional',
  }
}

async function npm(): Promise<Finding> {
  const version = await output('npm', '--version')
  return { what: 'npm (10 or later)', found: version, mend: 'It comes with Node: https://nodejs.org' }
}

/** Compares the stages, so `npm test` needs it. */
async function git(): Promise<Finding> {
  const version = await output('git', '--version')
  return { what: 'git', found: version, mend: onMac ? 'Run: xcode-select --install' : 'Run: apt install git' }
}

async function port(name: PortName, what: string): Promise<Finding> {
  const port = portOf(name)
  const isOurs = async () => (await portsOfTheLab()).includes(port)
  const found = (await isFree(port))
    ? `${port} is free`
    : (await isOurs())
      ? `${port}, in use by the lab that runs`
      : undefined
  const example = `${variableOf(name)}=${await anotherPort(port)} npm start`
  return { what, found, mend: `Port ${port} is taken. ${variableOf(name)} moves it, for example: ${example}` }
}

/** Of a lab that runs already: what it has is not missing. */
async function portsOfTheLab(): Promise<number[]> {
  const lab = portOf('lab')
  try {
    const asked = await fetch(`http://127.0.0.1:${lab}/lab/system`, { signal: AbortSignal.timeout(2000) })
    const { url, nodes } = (await asked.json()) as StageState
    return [lab, Number(new URL(url ?? 'http://localhost').port), ...nodes.map(({ port }) => port)]
  } catch {
    return []
  }
}

async function disk(): Promise<Finding> {
  const { bavail, bsize } = await statfs(ROOT)
  const free = bavail * bsize
  return {
    what: 'disk (2 GB free)',
    found: free > 2 * GB ? `${Math.floor(free / GB)} GB free` : undefined,
    mend: 'Make room; what the stages keep is in .data/',
  }
}

async function redis(): Promise<Finding> {
  const path = findRedis()
  const said = path && (await output(path, '--version'))
  // Such as `Redis server v=7.0.15 sha=00000000:0 malloc=…`.
  const version = said && /v=(\S+)/.exec(said)?.[1]
  return {
    what: 'Redis',
    found: version && `${version} at ${path}`,
    optional: 'stages 05 and later need it',
    mend: howToGetRedis(),
  }
}

async function browser(): Promise<Finding> {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  const versions = await Promise.all([...names, mac].map((name) => output(name, '--version')))
  return {
    what: 'Chromium or Chrome',
    found: versions.find(Boolean),
    optional: 'only tests of pages use it',
    mend: onMac ? 'brew install --cask chromium' : 'apt install chromium',
  }
}

async function tool(what: string, command: string, why: string, mend: string): Promise<Finding> {
  return { what, found: await output(command, '-v'), optional: why, mend }
}

/** The first line that a program says, or undefined where there is none such. */
async function output(command: string, argument: string): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await run(command, [argument], { timeout: 5000 })
    return (stdout || stderr).trim().split('\n')[0]
  } catch {
    return undefined
  }
}
