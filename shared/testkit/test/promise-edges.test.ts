/** From when on pictures come again, and which edge an address leads to. */
import type { RunningSystem } from '@ztm/lab/system'
import { expect, test } from 'vitest'
import { edgeOf, wellAfter } from '../src/promises/edge-pictures.ts'

const system = {
  nodes: () => [
    { name: 'edge-1', roles: ['edge'], region: 'eu' },
    { name: 'edge-2', roles: ['edge'], region: 'us' },
    { name: 'web-1', roles: ['web'], region: 'eu' },
  ],
} as unknown as RunningSystem

test('an address leads to the edge that it begins with, and to no other node', () => {
  expect(edgeOf('http://edge-2.us.localhost:8080/media/x', system).region).toBe('us')
  for (const host of ['localhost', 'us.localhost', 'web-1.us.localhost', 'edge-3.us.localhost'])
    expect(() => edgeOf(`http://${host}:8080/media/x`, system)).toThrow('leads to no edge')
})

test('where every look succeeds, nothing was ever missing', async () => {
  expect(await wellAfter(async () => undefined)).toBe(0)
})

test('what counts is the last look that is lost, by when it began, also where that is known late', async () => {
  const began = performance.now()
  let looks = 0
  let lost = 0
  const after = await wellAfter(async () => {
    looks += 1
    // As where one of two web servers knows already: between them, others succeed.
    if (looks !== 1 && looks !== 3) return
    lost = performance.now() - began
    await new Promise((resolve) => setTimeout(resolve, 400))
    throw new Error('it did not come')
  })
  expect(after).toBeGreaterThan(0)
  expect(Math.abs((after ?? 0) - lost)).toBeLessThan(50)
})
