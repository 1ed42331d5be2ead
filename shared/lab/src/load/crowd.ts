/**
 * What a load knows before it begins: the photos and the people that there are, the most liked first, and a few people
 * of its own who are logged in.
 */
import { randomBytes } from 'node:crypto'
import type { Api, Photo, PhotoPage } from './api.ts'
import type { Known } from './options.ts'
import type { Form } from './upload.ts'

export type Person = {
  username: string
  token: string
  /** What it was last given, and sends back. */
  position: string | undefined
  likes: Set<string>
}

export type Crowd = {
  photos: readonly (Pick<Photo, 'id'> & Partial<Pick<Photo, 'urls'>>)[]
  usernames: readonly string[]
  people: readonly Person[]
}

/** The newest so many: enough for popularity to be uneven, and few enough requests. */
const PHOTOS = 1_000
const PEOPLE = 20
/** Each of them has a feed to read. */
const FOLLOWED = 5
/** Where there is nothing to ask for. */
const FIRST_PHOTOS = 10

export const crowdOf = ({ photos, people }: Known): Crowd => ({
  photos,
  usernames: [...new Set(photos.map(({ username }) => username))],
  people: people.map((person) => ({ ...person, position: undefined, likes: new Set() })),
})

/** @param form makes photos, where there have to be some */
export async function meet(api: Api, withPeople: boolean, form: () => Form): Promise<Crowd> {
  let photos = await newest(api)
  const none = photos.length === 0
  const people = withPeople || none ? await signUp(api) : []
  const [uploader] = people
  if (none && uploader) {
    for (let nth = 0; nth < FIRST_PHOTOS; nth++) photos.push(await api.upload(uploader.token, form()))
  }
  photos = photos.sort((one, other) => other.likeCount - one.likeCount || (one.id < other.id ? -1 : 1))
  const usernames = [...new Set(photos.map(({ author }) => author.username))]
  if (withPeople) {
    for (const { token, username } of people) {
      const others = usernames.filter((other) => other !== username).slice(0, FOLLOWED)
      await Promise.all(others.map((other) => api.follow(token, other)))
    }
  }
  return { photos, usernames, people }
}

async function newest(api: Api): Promise<Photo[]> {
  const photos: Photo[] = []
  let cursor: string | null = null
  do {
    const page: PhotoPage = await api.explore(cursor)
    photos.push(...page.items)
    cursor = page.nextCursor
  } while (cursor && photos.length < PHOTOS)
  return photos
}

/** One after the other: hashing a password is made to be slow, and there are web servers of one core. */
async function signUp(api: Api): Promise<Person[]> {
  const people: Person[] = []
  for (let nth = 0; nth < PEOPLE; nth++) {
    const username = `load_${randomBytes(6).toString('hex')}`
    const { token } = await api.signUp(username, randomBytes(9).toString('base64url'))
    people.push({ username, token, position: undefined, likes: new Set() })
  }
  return people
}
