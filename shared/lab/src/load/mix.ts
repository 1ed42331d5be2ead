/**
 * What people ask of a photo app, one request after the other: mostly to look, mostly at what everybody looks at.
 * Popularity is Zipf's: the second is asked for half as often as the first, the third a third as often.
 */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { zipfRanks } from '@ztm/domain/seed/zipf'
import type { Crowd, Person } from './crowd.ts'
import { type Asked, loopback } from './options.ts'
import type { Request } from './sender.ts'
import type { Form } from './upload.ts'
import { weighted } from './weighted.ts'

type Shares = Pick<Asked, 'reads' | 'uploads' | 'people'>

export function mix({ reads, uploads, people }: Shares, crowd: Crowd, form: () => Form, chance: Chance) {
  const photoRank = zipfRanks(chance, crowd.photos.length)
  const userRank = zipfRanks(chance, crowd.usernames.length)
  const photo = () => crowd.photos[photoRank()] as Crowd['photos'][number]
  const username = () => crowd.usernames[userRank()]

  const get = (name: string, path: string): Request => ({ name, method: 'GET', path, headers: {} })
  const picture = (rendition: 'thumb' | 'feed'): Request => {
    // From a network of edges they come with an address of their own.
    const url = new URL(photo().urls?.[rendition] ?? '', 'http://home')
    const elsewhere = url.host === 'home' ? {} : { origin: loopback(url.href) }
    return { ...get('picture', url.pathname), ...elsewhere }
  }
  const pictures = [
    { weight: 25, make: () => picture('thumb') },
    { weight: 10, make: () => picture('feed') },
  ]
  const looks = [
    { weight: 15, make: () => get('explore', '/api/v1/photos') },
    { weight: 25, make: () => get('photo', `/api/v1/photos/${photo().id}`) },
    { weight: 10, make: () => get('profile', `/api/v1/users/${username()}`) },
    { weight: 10, make: () => get('comments', `/api/v1/photos/${photo().id}/comments`) },
    { weight: 5, make: () => get('photo page', `/photos/${photo().id}`) },
    ...(crowd.photos[0]?.urls ? pictures : []),
  ]
  const look = weighted(looks, chance)
  const lookAsPerson = weighted([...looks, { weight: 30, make: () => get('feed', '/api/v1/feed') }], chance)

  function write(person: Person): Request {
    if (chance() * 100 < uploads) {
      return { name: 'upload', method: 'POST', path: '/api/v1/photos', ...form() }
    }
    const { id } = photo()
    if (chance() < 0.5) {
      const headers = { 'content-type': 'application/json' }
      const body = '{"text":"from the load"}'
      return { name: 'comment', method: 'POST', path: `/api/v1/photos/${id}/comments`, headers, body }
    }
    // Liked before: then it is taken back, or soon there would be nothing left to write.
    const method = person.likes.delete(id) ? 'DELETE' : 'PUT'
    if (method === 'PUT') person.likes.add(id)
    return { name: 'like', method, path: `/api/v1/photos/${id}/like`, headers: {} }
  }

  /** @returns what is asked for next */
  return (): Request => {
    const writes = chance() * 100 >= reads
    // Who writes is logged in, and the rest of the people's share reads.
    const readingPeople = reads === 0 ? 0 : Math.max(0, people - (100 - reads)) / reads
    if (!writes && chance() >= readingPeople) return look().make()
    const person = oneOf(chance, crowd.people)
    return asPerson(person, writes ? write(person) : lookAsPerson().make())
  }
}

function asPerson(person: Person, request: Request): Request {
  // Who they are is for the app alone to know.
  if (request.origin) return request
  const { token, position } = person
  return {
    ...request,
    headers: { ...request.headers, authorization: `Bearer ${token}`, ...(position && { position }) },
    onHeaders: ({ position }) => {
      if (typeof position === 'string') person.position = position
    },
  }
}
