import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { planStage } from '../src/plan.ts'
import { planSizes, SIZE_NAMES, SIZES, type Sizes, serviceTimeOf } from '../src/sizes.ts'
import { type RunningSystem, startSystem } from '../src/system.ts'
import { fetchText } from './fetch-text.ts'

const stage = join(import.meta.dirname, 'fixtures/small')

describe('the sizes', () => {
  test('each serves twice what the one before it does, from 50 requests a second on', () => {
    expect(SIZE_NAMES.map((size) => SIZES[size].perSecond)).toEqual([50, 100, 200, 400])
    expect(SIZE_NAMES.map(serviceTimeOf)).toEqual([20, 10, 5, 2.5])
    expect(serviceTimeOf(undefined)).toBe(0)
  })

  test('a request never gets cheaper with a larger one, and at the top it gets dearer', () => {
    const ofOne = SIZE_NAMES.map((size) => SIZES[size].dollarsAMonth / SIZES[size].perSecond)
    expect(ofOne).toEqual(ofOne.toSorted((a, b) => a - b))
    expect(ofOne.at(-1)).toBeGreaterThan(ofOne[0] as number)
  })

  test('one name is for those who serve people; otherwise each kind is named', async () => {
    const planned = await planStage(stage)
    expect([...planSizes(planned, 'small')]).toEqual([['server-1', 'small']])
    expect([...planSizes(planned, { store: 'large' })]).toEqual([
      ['store-1', 'large'],
      ['store-2', 'large'],
    ])
    expect([...planSizes(planned)]).toEqual([])
  })

  test.each([
    ['huge', 'There is no size huge: there are small, medium, large, xlarge.'],
    [{ server: 'huge' }, 'There is no size huge: there are small, medium, large, xlarge.'],
    [{ web: 'small' }, 'This stage has no nodes of the kind web.'],
    [{ dns: 'small' }, 'dns-1 answers names, and has no size.'],
  ])('%j is refused before anything starts', async (size, message) => {
    await expect(startSystem({ stage, size: size as Sizes })).rejects.toThrow(message)
  })
})

describe('a system with sizes', () => {
  let system: RunningSystem
  beforeAll(async () => {
    system = await startSystem({ stage, size: 'small' })
    return () => system.stop()
  })
  const twenty = async () => {
    const before = performance.now()
    await Promise.all(Array.from({ length: 20 }, () => fetchText(system.url)))
    return performance.now() - before
  }

  test('a node says which it has and what it costs, and is no faster', async () => {
    expect(system.node('server-1')).toMatchObject({ size: 'small', price: SIZES.small.dollarsAMonth })
    expect(system.node('store-1')).toMatchObject({ size: null, price: null })
    expect(await twenty()).toBeGreaterThan(399)
  })

  test('a node can be given another at run time, and keeps it when it starts again', async () => {
    await system.resize('server-1', 'xlarge')
    expect(system.node('server-1')).toMatchObject({ size: 'xlarge' })
    await system.kill('server-1')
    await system.resize('server-1', 'small')
    await system.startNode('server-1')
    expect(await twenty()).toBeGreaterThan(399)
    await system.resize('server-1', undefined)
    expect(system.node('server-1')).toMatchObject({ size: null, price: null })
  })

  test('a mistake changes nothing', async () => {
    await system.resize('server-1', 'large')
    await expect(system.resize('server-1', 'huge' as 'large')).rejects.toThrow('There is no size huge')
    await expect(system.resize('server-9', 'large')).rejects.toThrow('There is no node server-9.')
    await expect(system.resize('dns-1', 'large')).rejects.toThrow('has no size')
    expect(system.node('server-1').size).toBe('large')
  })
})
