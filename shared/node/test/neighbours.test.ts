import { expect, test, vi } from 'vitest'
import { createAllNeighbours, type Neighbour } from '../src/neighbours.ts'
import { ask, start } from './running-node.ts'

const neighbour = (name: string, port: number, kind = 'friend'): Neighbour => ({
  name,
  kind,
  roles: [],
  center: 'main',
  region: 'eu',
  group: 1,
  ip: '10.1.1.1',
  ip6: '2001:db8:1:1::1',
  host: '127.0.0.1',
  port,
  adminPort: 9,
})

test('a listener hears of changes among its own kind, until it stops', () => {
  const { neighbours, update } = createAllNeighbours([neighbour('a', 1)])
  const heard: number[][] = []
  const stop = neighbours('friend').onChange((now) => heard.push(now.map(({ port }) => port)))
  update([neighbour('a', 1), neighbour('x', 9, 'stranger')])
  update([neighbour('a', 2), neighbour('x', 9, 'stranger')])
  update([neighbour('a', 2), neighbour('b', 3)])
  stop()
  update([])
  expect(heard).toEqual([[2], [2, 3]])
  expect(neighbours('friend').list()).toEqual([])
})

test('a node knows its first neighbours from its environment, and those to come from who started it', async () => {
  const first = [neighbour('a', 1), neighbour('b', 0)]
  const { child, adminPort, said, lines } = await start('node.ts', { NEIGHBOURS: JSON.stringify(first) })
  const { status, text } = await ask(adminPort, '/readyz')
  expect([status, JSON.parse(text).checks.neighbours]).toEqual([503, 'not known yet: b'])

  child.send({ type: 'neighbours', neighbours: [neighbour('a', 1), neighbour('b', 2)] })
  expect(await said('friends')).toMatchObject({ friends: [1, 2] })
  expect(await ask(adminPort, '/readyz')).toMatchObject({ status: 200 })
  child.send({ type: 'neighbours', neighbours: [neighbour('a', 1)] })
  await vi.waitFor(() => expect(lines.at(-1)).toMatchObject({ friends: [1] }))
})
