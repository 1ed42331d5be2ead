/** A load that is told whom and what there is: it neither looks around nor asks for pictures that it knows nothing of. */
import { chanceFrom } from '@ztm/domain/seed/chance'
import { crowdOf } from '@ztm/lab/load/crowd'
import { mix } from '@ztm/lab/load/mix'
import { expect, test } from 'vitest'

const form = () => ({ headers: {}, body: Buffer.from('') })

test('known photos and people are asked for and ask, the first photo most, and no picture', () => {
  const photos = ['a', 'b', 'c'].map((id, at) => ({ id, username: at < 2 ? 'one' : 'other' }))
  const people = ['x', 'y'].map((name) => ({ username: name, token: `token-${name}` }))
  const next = mix({ reads: 100, uploads: 0, people: 50 }, crowdOf({ photos, people }), form, chanceFrom(1))
  const all = Array.from({ length: 2_000 }, next)
  const kinds = [...new Set(all.map(({ name }) => name))].sort()
  expect(kinds).toEqual(['comments', 'explore', 'feed', 'photo', 'photo page', 'profile'])
  const asked = (path: string) => all.filter((request) => request.path === path).length
  expect(asked('/api/v1/photos/a')).toBeGreaterThan(asked('/api/v1/photos/b'))
  expect(asked('/api/v1/photos/b')).toBeGreaterThan(asked('/api/v1/photos/c'))
  expect(asked('/api/v1/users/one')).toBeGreaterThan(asked('/api/v1/users/other'))
  const who = new Set(all.map(({ headers }) => headers.authorization))
  expect(who).toEqual(new Set([undefined, 'Bearer token-x', 'Bearer token-y']))
})
