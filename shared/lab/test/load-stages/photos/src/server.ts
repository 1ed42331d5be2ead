/**
 * As much of the photo app as a load asks for: people sign up, photos are uploaded and shown, everything else is
 * answered. It counts what reaches it, and tells.
 */
import { startNode } from '@ztm/node/node'

const node = startNode()
const photos: unknown[] = []
const counts: Record<string, number> = {}
let people = 0

await node.serveHttp(async (request, response) => {
  const route = `${request.method} ${request.url?.split('?')[0]?.replace(/photo-\d+/, 'ID')}`
  if (route === 'GET /counts') return void response.end(JSON.stringify(counts))
  counts[route] = (counts[route] ?? 0) + 1
  for await (const _ of request);
  const answer = (status: number, body: unknown) => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
  }
  if (route === 'GET /api/v1/photos') return answer(200, { items: photos, nextCursor: null })
  if (route === 'POST /api/v1/users') {
    people++
    return answer(201, { token: `token-${people}` })
  }
  if (route === 'POST /api/v1/photos') {
    const id = `photo-${photos.length + 1}`
    const urls = { thumb: `/media/${id}/1/thumb`, feed: `/media/${id}/1/feed` }
    photos.unshift({ id, author: { username: `user${photos.length % 3}` }, likeCount: photos.length, urls })
    return answer(201, photos[0])
  }
  answer(200, {})
})
