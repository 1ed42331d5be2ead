/** `course new-stage NAME`: begins the next stage as a copy of the last one, so that its diff begins empty. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PlainError } from '@ztm/lab/plain-error'
import { ROOT, stages } from '../repository.ts'
import { readSetup, readTree } from './tree.ts'

export function newStage(name: string, root = ROOT): void {
  const there = stages(root)
  const last = there.at(-1)
  if (!last) throw new PlainError('There is no stage yet that a new one could follow.')
  if (!/^[a-z]+(-[a-z]+)*$/.test(name))
    throw new PlainError(`“${name}” is no name for a stage: use words such as message-queue.`)
  if (there.some((one) => one.slice(3) === name)) throw new PlainError(`There is a stage ${name} already.`)
  const number = String(Number(last.slice(0, 2)) + 1).padStart(2, '0')
  const next = `${number}-${name}`
  const [from, to] = [join(root, 'stages', last), join(root, 'stages', next)]

  for (const path of [...readTree(from).keys(), ...readSetup(from).keys()]) {
    cpSync(join(from, path), join(to, path))
  }
  const title = name[0]?.toUpperCase() + name.slice(1).replaceAll('-', ' ')
  write(to, 'package.json', { ...JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')), name: next })
  write(to, 'stage.json', { title, idea: '', parts: [] })
  writeFileSync(join(to, 'README.md'), `# ${number} ${title}\n`)
  console.log(
    `stages/${next} is a copy of ${last}. Next: npm install; delete the tests of what stays as it was; change the rest, and say in stage.json why.`,
  )
}

const write = (folder: string, file: string, content: unknown) =>
  writeFileSync(join(folder, file), `${JSON.stringify(content, null, 2)}\n`)
