/** Which Redis program is used, and who may install one: on computers that are a folder of programs each. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Computer, programAt } from '../src/computer.ts'
import { getRedis } from '../src/redis-program.ts'

/** What the installing script uses of a system; the rest of it is made up here. */
const REAL = ['cat', 'chmod', 'flock', 'grep', 'mv', 'rm']
const SYSTEM = ['/usr/bin', '/bin']

let folder: string
let policy: string
let said: string[]
let asked: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'computer '))
  policy = join(folder, 'policy-rc.d')
  vi.stubEnv('POLICY_RC_D', policy)
  said = []
  asked = []
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

function program(name: string, script = ''): string {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}
const content = (name: string) => {
  const path = join(folder, name)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}
const computer = (how: Partial<Computer> = {}): Computer => ({
  platform: 'linux',
  folders: [folder],
  isRoot: true,
  say: (line) => said.push(line),
  ...how,
})
const atTerminal = (answer: boolean) => ({
  ask: async (question: string) => {
    asked.push(question)
    return answer
  },
})
const get = (how?: Partial<Computer>) => getRedis('Stage 05', computer(how))

const installed = () => `: > '${folder}/redis-server'; chmod 755 '${folder}/redis-server'`

/** An `apt-get` that notes how it was called, and what it was told when it asked whether the service may be started. */
function debian(install = installed()) {
  for (const name of REAL) symlinkSync(programAt(SYSTEM, name) ?? name, join(folder, name))
  program('update-rc.d', `echo "$@" >> '${folder}/services'`)
  program(
    'apt-get',
    `echo "$DEBIAN_FRONTEND $@" >> '${folder}/calls'
[ "$1" = install ] || exit 0
'${policy}' redis-server start; echo "redis-server $?" >> '${folder}/answers'
'${policy}' cron start; echo "cron $?" >> '${folder}/answers'
${install}`,
  )
}

describe('where there is one', () => {
  test.each([
    [['redis-server'], 'redis-server'],
    [['valkey-server'], 'valkey-server'],
    [['valkey-server', 'redis-server'], 'redis-server'],
  ])('of %j, %s is taken, and nobody is asked', async (names, taken) => {
    for (const name of names) program(name)
    program('apt-get', 'exit 1')
    expect(await get(atTerminal(false))).toBe(join(folder, taken))
    expect([said, asked]).toEqual([[], []])
  })

  test('a file of that name that is no program is none', async () => {
    writeFileSync(join(folder, 'redis-server'), '')
    await expect(get()).rejects.toThrow('Stage 05 needs Redis, and there is none.')
  })
})

describe('where there is none and it can’t be installed from here, it is said what to run', () => {
  const refusals: [string, Partial<Computer>, string][] = [
    ['on macOS', { platform: 'darwin', ...atTerminal(true) }, 'Run: brew install redis'],
    ['without root and without a terminal', { isRoot: false }, 'Run: sudo apt install redis-server'],
    ['without root and sudo', { isRoot: false, ...atTerminal(true) }, 'Run: sudo apt install redis-server'],
    ['where the answer is no', atTerminal(false), 'Run: apt install redis-server'],
  ]
  test.each(refusals)('%s', async (what, how, line) => {
    if (how.platform !== 'darwin') debian()
    if (what !== 'without root and sudo') program('sudo', 'exec "$@"')
    await expect(get(how)).rejects.toMatchObject({
      name: 'PlainError',
      message: `Stage 05 needs Redis, and there is none. ${line}`,
    })
    expect([content('calls'), said]).toEqual([undefined, []])
  })

  test('on a system whose package manager is another', async () => {
    await expect(get(atTerminal(true))).rejects.toThrow(
      'Install redis-server or valkey-server as this system',
    )
  })
})

describe.skipIf(process.platform !== 'linux')('on Debian it is installed', () => {
  const INSTALL =
    'noninteractive install -y -q --no-install-recommends -o DPkg::Lock::Timeout=120 redis-server\n'

  test('by root without a terminal at once, saying so, and its service is kept from starting', async () => {
    debian()
    expect(await get()).toBe(join(folder, 'redis-server'))
    expect(said).toEqual([
      'Stage 05 needs Redis: apt-get install redis-server …',
      `Redis is at ${join(folder, 'redis-server')}.`,
    ])
    expect(content('calls')).toBe(INSTALL)
    expect(content('answers')).toBe('redis-server 101\ncron 0\n')
    expect(content('services')).toBe('redis-server disable\n')
    expect(existsSync(policy)).toBe(false)
  })

  test('where what decides about services has been there before, it decides about the others, and stays', async () => {
    debian()
    const before = '#!/bin/sh\nexit 42\n'
    writeFileSync(policy, before)
    chmodSync(policy, 0o755)
    await get()
    expect(content('answers')).toBe('redis-server 101\ncron 42\n')
    expect(readFileSync(policy, 'utf8')).toBe(before)
    expect(existsSync(`${policy}.aside`)).toBe(false)
  })

  test('with a terminal only after a yes; not by root, by sudo', async () => {
    debian()
    program('sudo', `echo "$@" > '${folder}/sudo-calls'; exec "$@"`)
    expect(await get({ isRoot: false, ...atTerminal(true) })).toBe(join(folder, 'redis-server'))
    expect(asked).toEqual([
      'Stage 05 needs Redis, and there is none. Install it (sudo apt-get install redis-server)?',
    ])
    expect(content('sudo-calls')).toContain('install-redis.sh')
  })

  test('once, where two need it at the same time', async () => {
    debian()
    const two = await Promise.all([get(), get()])
    expect(two).toEqual([join(folder, 'redis-server'), join(folder, 'redis-server')])
    expect(content('calls')).toBe(INSTALL)
  })

  test('after an update where the package was not known', async () => {
    debian(`[ -e '${folder}/tried' ] || { : > '${folder}/tried'; exit 100; }; ${installed()}`)
    await get()
    expect(content('calls')).toBe(`${INSTALL}noninteractive update -q\n${INSTALL}`)
  })

  test('and where that fails, it is said why and what to run, and nothing is left behind', async () => {
    debian('echo "W: slow" >&2; echo "E: no network" >&2; exit 100')
    await expect(get()).rejects.toThrow(
      'Stage 05 needs Redis, and there is none. Run: apt install redis-server (It was tried: E: no network)',
    )
    expect(existsSync(policy)).toBe(false)
  })
})
