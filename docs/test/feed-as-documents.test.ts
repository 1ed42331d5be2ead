import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDocuments } from '../programs/feed/documents.ts'
import { openJoined } from '../programs/feed/joined.ts'
import { checkAlike, figuresOf, type Shapes } from '../programs/feed/measure.ts'
import { makeNetwork } from '../programs/feed/network.ts'

const PROGRAM = join(import.meta.dirname, '../programs/feed-as-documents.ts')
const SIZE = { users: 40, follows: 5, photos: 3 }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'feed '))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the two shapes', () => {
  let shapes: Shapes
  const network = makeNetwork(SIZE)
  const [popular] = network.people
  const fans = (popular && network.followers.get(popular)?.length) ?? 0

  beforeEach(async () => {
    shapes = {
      joined: openJoined(join(folder, 'joined.sqlite')),
      documents: openDocuments(join(folder, 'documents.sqlite')),
    }
    for (const feeds of Object.values(shapes)) await feeds.fill(network)
  })
  afterEach(() => {
    for (const feeds of Object.values(shapes)) feeds.close()
  })

  test('show everybody the same, after each kind of change, too', async () => {
    if (!popular) throw new Error('nobody is there')
    await checkAlike(shapes, network.people)
    const [photo, other] = [network.newPhoto(popular), network.newPhoto(popular)]
    for (const feeds of Object.values(shapes)) {
      await feeds.add(photo)
      await feeds.add(other)
      await feeds.changeCaption(photo, 'Another one.')
      await feeds.like(photo, popular)
    }
    await checkAlike(shapes, network.people)
    const [newest, second] = await shapes.documents.read(popular)
    expect(newest?.id).toBe(other.id)
    expect(second).toMatchObject({ id: photo.id, caption: 'Another one.', likeCount: 1 })
    for (const feeds of Object.values(shapes)) await feeds.remove(other)
    await checkAlike(shapes, network.people)
    expect((await shapes.joined.read(popular))[0]?.id).toBe(photo.id)
  })

  test('a difference is told', async () => {
    const [photo] = network.photos
    if (!photo) throw new Error('nothing is there')
    await shapes.documents.remove(photo)
    await expect(checkAlike(shapes, network.people)).rejects.toThrow('differ between the two shapes')
  })

  test('write one row, or one for each follower; look at many rows, or at a page of them', async () => {
    const figures = new Map<string, { joined: number; documents: number }>()
    for await (const { id, joined, documents } of figuresOf(shapes, network, 2)) {
      figures.set(id, { joined: joined.rows, documents: documents.rows })
    }
    expect(figures.get('caption-most-followed')).toEqual({ joined: 1, documents: fans + 2 })
    expect(figures.get('like-most-followed')).toEqual({ joined: 2, documents: fans + 3 })
    expect(figures.get('read')?.documents).toBeLessThanOrEqual(20)
    expect(figures.get('read')?.joined).toBeGreaterThan(figures.get('read')?.documents ?? Infinity)
  })
})

test('people are followed by Zipf’s law, and the same ones each time', () => {
  const network = makeNetwork({ users: 500, follows: 10, photos: 1 })
  const fans = network.people.map((person) => network.followers.get(person)?.length ?? 0)
  expect(fans[0]).toBeGreaterThan(300)
  expect(fans.reduce((all, count) => all + count, 0)).toBe(5_000)
  expect(network.photos).toEqual(makeNetwork({ users: 500, follows: 10, photos: 1 }).photos)
})

describe('the program', () => {
  const run = async (...args: string[]) =>
    await promisify(execFile)(process.execPath, [PROGRAM, ...args], {
      env: { ...process.env, TMPDIR: folder },
    })

  test('prints a table, writes the figures down, and leaves nothing behind', async () => {
    const json = join(folder, 'figures.json')
    const { stdout } = await run(
      ...['--users', '30', '--follows', '4', '--photos', '2', '--rounds', '2', '--json', json],
    )
    expect(stdout).toContain('The first page of somebody’s feed')
    const { machine, versions, size, figures, bytes } = JSON.parse(readFileSync(json, 'utf8'))
    expect({ machine, versions, size }).toMatchObject({
      machine: { cores: expect.any(Number) },
      versions: { node: process.versions.node },
      size: { users: 30 },
    })
    expect(figures).toHaveLength(9)
    expect(bytes.documents).toBeGreaterThan(0)
    expect(readdirSync(folder)).toEqual(['figures.json'])
  })

  test('says how it is used', async () => {
    expect((await run('--help')).stdout).toContain('Usage: npx node docs/programs/feed-as-documents.ts')
  })

  test.each([
    ['--users', 'many', 'takes a whole number'],
    ['--users', '3', 'Nobody can follow more people'],
    ['--users', '900000', 'fewer users'],
    ['--rounds', '1000', '100 at most'],
    ['--nothing', 'such', 'Unknown option'],
  ])('%s %s is refused by one plain line', async (option, value, why) => {
    const refused = await run(option, value).catch((error) => error)
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain(why)
    expect(refused.stderr.trim().split('\n')).toHaveLength(1)
  })
})
