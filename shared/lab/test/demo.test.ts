/** The demo album: fit to be shown, and drawn once. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { album, PICTURES } from '../src/demo/album/album.ts'
import { demoFolder } from '../src/demo/demo-folder.ts'
import { draw, SHAPES } from '../src/demo/draw.ts'
import { SCENES } from '../src/demo/scenes.ts'

const { people, follows, photos } = album()
const names = people.map(({ username }) => username as string)

describe('the album', () => {
  test('is the same every time', () => {
    expect(album()).toEqual({ people, follows, photos })
  })

  test('has a dozen people, some forty pictures, and every scene', () => {
    expect(names).toHaveLength(12)
    expect(photos.length).toBeGreaterThanOrEqual(40)
    expect(new Set(PICTURES.map(({ scene }) => scene))).toEqual(new Set(Object.keys(SCENES)))
    expect(new Set(PICTURES.map(({ shape }) => shape)).size).toBe(3)
  })

  test('shows no picture twice and says nothing twice', () => {
    const drawn = PICTURES.map(({ scene, shape, seed }) => `${scene} ${shape} ${seed}`)
    const said = photos.flatMap(({ caption, comments }) => [caption, ...comments.map(({ text }) => text)])
    expect(new Set(drawn).size).toBe(drawn.length)
    expect(new Set(said).size).toBe(said.length)
  })

  test('speaks of nobody who is not in it', () => {
    const said = photos.flatMap(({ by, likedBy, comments }) => [
      by,
      ...likedBy,
      ...comments.map(({ by }) => by),
    ])
    const followed = follows.flatMap(({ follower, followee }) => [follower, followee])
    expect([...said, ...followed].filter((name) => !names.includes(name))).toEqual([])
    expect(follows.filter(({ follower, followee }) => follower === followee)).toEqual([])
    expect(photos.filter(({ by, likedBy }) => likedBy.includes(by))).toEqual([])
  })

  test('has everybody take part', () => {
    for (const name of names) {
      expect(photos.some(({ by }) => by === name)).toBe(true)
      expect(follows.some(({ follower }) => follower === name)).toBe(true)
      expect(follows.some(({ followee }) => followee === name)).toBe(true)
      expect(photos.some(({ comments }) => comments.some(({ by }) => by === name))).toBe(true)
    }
  })

  test('tells things in an order in which they can have happened', () => {
    const signedUp = new Map(people.map(({ username, age }) => [username as string, age]))
    for (const { by, age, comments } of photos) {
      const ages = [signedUp.get(by) as number, age, ...comments.map((comment) => comment.age), 0]
      expect(ages).toEqual(ages.toSorted((a, b) => b - a))
      for (const comment of comments) expect(signedUp.get(comment.by)).toBeGreaterThan(comment.age)
    }
    const newestFirst = photos.map(({ age }) => age)
    expect(newestFirst).toEqual(newestFirst.toSorted((a, b) => a - b))
  })
})

describe('its folder', () => {
  let folder: string
  beforeAll(async () => {
    folder = await demoFolder()
  })

  test('holds every picture, in its size', async () => {
    for (const [at, { shape }] of PICTURES.entries()) {
      const { width, height, format } = await sharp(join(folder, photos[at]?.file as string)).metadata()
      expect([width, height, format]).toEqual([...SHAPES[shape], 'jpeg'])
    }
  })

  test('holds what is said about them', () => {
    expect(JSON.parse(readFileSync(join(folder, 'album.json'), 'utf8'))).toEqual({ people, follows, photos })
  })

  test('is made once, and there is only ever a whole one', async () => {
    const lines: string[] = []
    const again = await Promise.all([1, 2, 3].map(() => demoFolder((line) => lines.push(line))))
    expect(new Set(again)).toEqual(new Set([folder]))
    expect(lines).toEqual([])
    expect(existsSync(join(folder, 'album.json'))).toBe(true)
  })

  test('a picture is the same bytes whenever it is drawn', async () => {
    const { scene, shape, seed } = PICTURES[0] as (typeof PICTURES)[number]
    expect(await draw(scene, shape, seed)).toEqual(readFileSync(join(folder, photos[0]?.file as string)))
  })
})
