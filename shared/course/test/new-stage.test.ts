/** `course new-stage` on tiny stages: the next one begins as a copy, with everything still to be said about it. */
import { expect, test } from 'vitest'
import { allComplaints } from '../src/step/check.ts'
import { diff } from '../src/step/diff.ts'
import { newStage } from '../src/step/new-stage.ts'
import { manifest, said, smallRepository } from './small-repository.ts'

const app = 'export const app = 1\n'

const oneStage = () =>
  smallRepository({
    '01-one': { 'src/deep/app.ts': app, 'stage.json': manifest({ 'src/deep/app.ts': 'add' }) },
  })

test('it differs from the last in nothing, and only its idea and its README are missing', () => {
  const { root, read } = oneStage()
  expect(said(() => newStage('message-queue', root)).mistake).toBeUndefined()
  expect(read('02-message-queue/src/deep/app.ts')).toBe(app)
  expect(read('02-message-queue/tsconfig.json')).toBe(read('01-one/tsconfig.json'))
  expect(JSON.parse(read('02-message-queue/package.json'))).toEqual({
    ...JSON.parse(read('01-one/package.json')),
    name: '02-message-queue',
  })
  expect(JSON.parse(read('02-message-queue/stage.json')).title).toBe('Message queue')
  expect(said(() => diff('1', '2', {}, root)).lines.join('\n')).toContain('0 files differ')
  expect(allComplaints(root)).toEqual([
    '02-message-queue: stage.json does not say its idea yet',
    '02-message-queue: README.md says nothing yet',
  ])
})

test('the next one follows it', () => {
  const { root, read } = oneStage()
  said(() => newStage('two', root))
  said(() => newStage('three', root))
  expect(read('03-three/src/deep/app.ts')).toBe(app)
})

test('what tools left behind is not copied', () => {
  const { root, write, read } = oneStage()
  write('01-one/.turbo/turbo-test.log', 'ran')
  said(() => newStage('two', root))
  expect(() => read('02-two/.turbo/turbo-test.log')).toThrow('ENOENT')
})

test.each(['Message queue', '04-queue', 'queue_', '../queue', ''])('“%s” is no name', (name) => {
  const { root } = oneStage()
  const mistake = `“${name}” is no name for a stage: use words such as message-queue.`
  expect(said(() => newStage(name, root))).toEqual({ lines: [], mistake })
})

test('a name is taken once', () => {
  const { root } = oneStage()
  expect(said(() => newStage('one', root)).mistake).toBe('There is a stage one already.')
})
