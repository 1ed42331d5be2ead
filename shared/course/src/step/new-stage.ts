/** `course new-stage NAME`: begins the next stage as a copy of the last one, so that its diff begins empty. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PlainError } from '@ztm/lab/plain-error'
import { STAGES, stages } from '../repository.ts'
import { readTree } from './tree.ts'

export function newStage(name: string): void {
  if (!/^[a-z]+(-[a-z]+)*$/.test(name))
    throw new PlainError(`“${name}” is no name for a stage: use words like message-queue.`)
  const last = stages().at(-1) as string
  if (stages().some((one) => one.slice(3) === name)) throw new PlainError(`There is a stage ${name} already.`)
  const next = `${String(Number(last.slice(0, 2)) + 1).padStart(2, '0')}-${name}`
  const [from, to] = [join(STAGES, last), join(STAGES, next)]

  for (const path of [...readTree(from).keys(), 'tsconfig.json', 'vitest.config.ts']) {
    cpSync(join(from, path), join(to, path))
  }
  const ownPackage = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'))
  write(to, 'package.json', { ...ownPackage, name: next })
  const title = name[0]?.toUpperCase() + name.slice(1).replaceAll('-', ' ')
  write(to, 'stage.json', { title, idea: '', parts: [] })
  writeFileSync(join(to, 'README.md'), `# ${next.slice(0, 2)} ${title}\n`)
  console.log(`${next} is a copy of ${last}. Run npm install, change it, and say in its stage.json why.`)
}

const write = (folder: string, file: string, content: unknown) =>
  writeFileSync(join(folder, file), `${JSON.stringify(content, null, 2)}\n`)
