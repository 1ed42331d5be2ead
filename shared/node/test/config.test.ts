import { expect, test } from 'vitest'
import { launch } from './running-node.ts'

test.each([
  ['a name that is missing', { NODE_NAME: '' }, 'wrong configuration: NODE_NAME is missing\n'],
  ['a port that is none', { PORT: 'eighty' }, /^wrong configuration: PORT: .*number.*\n$/],
  ['a port out of range', { PORT: '70000' }, /^wrong configuration: PORT: .*65535.*\n$/],
  [
    'neighbours that are no JSON',
    { NEIGHBOURS: 'web-1' },
    /^wrong configuration: NEIGHBOURS: must be a JSON array/,
  ],
  ['a neighbour without a port', { NEIGHBOURS: '[{"name":"a"}]' }, /NEIGHBOURS\.0\.port/],
  ['an unknown log level', { LOG_LEVEL: 'loud' }, /^wrong configuration: LOG_LEVEL: /],
])('%s ends the process with one plain line', async (_, env, line) => {
  const { code, stderr } = await launch('node.ts', env).ended
  expect(code).toBe(1)
  expect(stderr).toMatch(line)
  expect(stderr.split('\n')).toHaveLength(2)
})
