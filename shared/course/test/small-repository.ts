/** A repository with a few tiny stages, in a folder of its own, for the tools of a step to work on. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PlainError } from '@ztm/lab/plain-error'
import { onTestFinished, vi } from 'vitest'

/** Path to content. Objects are written as JSON. */
export type Files = Record<string, string | object>

export type Repository = ReturnType<typeof smallRepository>

export function smallRepository(stages: Record<string, Files>) {
  const root = mkdtempSync(join(tmpdir(), 'ztm steps-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const path = (file: string) => join(root, 'stages', file)
  const write = (file: string, content: string | object) => {
    mkdirSync(dirname(path(file)), { recursive: true })
    writeFileSync(path(file), typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  }
  for (const [stage, files] of Object.entries(stages)) {
    for (const [file, content] of Object.entries({ ...common(stage), ...files })) {
      write(`${stage}/${file}`, content)
    }
  }
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'ignore' })
  const commit = () => {
    git('init')
    git('add', '.')
    git('-c', 'user.name=A test', '-c', 'user.email=test@localhost', 'commit', '-m', 'A change')
  }
  return {
    root,
    write,
    commit,
    path,
    read: (file: string) => readFileSync(path(file), 'utf8'),
    remove: (file: string) => rmSync(path(file)),
  }
}

const common = (stage: string): Files => ({
  ...Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`test/kept-${at}.ts`, `kept(${at})\n`])),
  'README.md': `# ${stage}\n\nWhat it is.\n`,
  'tsconfig.json': { extends: '../../tsconfig.base.json' },
  'package.json': packageOf(stage),
  'stage.json': manifest(),
})

export const packageOf = (name: string, dependencies: Record<string, string> = {}) => ({
  name,
  scripts: { test: 'vitest run' },
  dependencies: { express: '5.3.0', ...dependencies },
})

type Change = 'add' | 'edit' | 'remove'

/** @param files path to what happens to it */
export const manifest = (files: Record<string, Change> = {}, more: object = {}) => ({
  title: 'A stage',
  idea: 'What it is for.',
  parts: [
    {
      title: 'The part',
      about: 'One idea.',
      files: Object.entries(files).map(([path, change]) => ({ path, change, why: `why ${path}` })),
    },
  ],
  ...more,
})

/** What a command says to a person, line by line, and the mistake that it ends with, where it does. */
export function said(command: () => void): { lines: string[]; mistake?: string } {
  const lines: string[] = []
  const note = (text = '') => void lines.push(...String(text).split('\n'))
  const spies = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error')].map((spy) =>
    spy.mockImplementation(note),
  )
  try {
    command()
    return { lines }
  } catch (error) {
    if (error instanceof PlainError) return { lines, mistake: error.message }
    throw error
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}
