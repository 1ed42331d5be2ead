/** Everything that a visitor can see: photos, what is said about them, and the people whose they are. */
import type { Client } from './client.ts'
import { succeed } from './http-client.ts'
import { walk } from './walk.ts'

/** To be compared with what it was before: whatever differs has changed. */
export async function publicState(visitor: Client) {
  const photos = (await walk((page) => visitor.explore(page))).filter((photo) => photo.status === 'ready')
  const authors = [...new Set(photos.map((photo) => photo.author.username))].sort()
  return {
    photos,
    comments: await Promise.all(photos.map(({ id }) => walk((page) => visitor.comments(id, page)))),
    profiles: await Promise.all(authors.map((author) => succeed(visitor.profile(author)))),
    pictures: await Promise.all(
      photos.map(async ({ urls }) => (await visitor.request('HEAD', urls.full)).headers.get('etag')),
    ),
  }
}
