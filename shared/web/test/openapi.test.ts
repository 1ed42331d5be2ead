import type { PhotoApp } from '@ztm/domain/photo-app'
import { expect, test } from 'vitest'
import { apiRoutes } from '../src/api.ts'
import { serve } from './serve.ts'

// biome-ignore lint/suspicious/noExplicitAny: a document is looked into at many depths
type Any = any

async function contract(): Promise<Any> {
  const { http } = await serve()
  const { body, headers } = await http.get('/api/v1/openapi.json').expect(200)
  expect(headers['content-type']).toBe('application/json; charset=utf-8')
  return body
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete']

const inDocument = ({ paths }: Any) =>
  Object.entries<Any>(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map(
      (method) => `${method} ${item.servers ? '' : '/api/v1'}${path}`,
    ),
  )

/** What Express would answer by a handler of its own, and not by the one that says which methods there are. */
const served = () =>
  apiRoutes({} as PhotoApp, [(_req, _res, next) => next()]).stack.flatMap(({ route }) =>
    METHODS.filter((method) => route?.stack.some((layer) => layer.method === method)).map(
      (method) => `${method} ${route?.path.replaceAll(/:(\w+)/g, '{$1}')}`,
    ),
  )

/** As the project promises them, written down a second time on purpose. */
const PROMISED = [
  'post /users',
  'post /sessions',
  'delete /sessions/current',
  'get /me',
  'get /users/{username}',
  'get /users/{username}/photos',
  'put /users/{username}/follow',
  'delete /users/{username}/follow',
  'post /photos',
  'get /photos',
  'get /feed',
  'get /photos/{id}',
  'patch /photos/{id}',
  'delete /photos/{id}',
  'post /photos/{id}/edits',
  'put /photos/{id}/like',
  'delete /photos/{id}/like',
  'get /photos/{id}/comments',
  'post /photos/{id}/comments',
  'delete /photos/{id}/comments/{commentId}',
  'get /openapi.json',
].map((promised) => promised.replace(' ', ' /api/v1'))

test('every endpoint that is promised is served, and every one that is served is in the document', async () => {
  expect(served().sort()).toEqual(PROMISED.toSorted())
  const pictures = 'get /media/{id}/{version}/{rendition}'
  expect(inDocument(await contract()).sort()).toEqual([...PROMISED, pictures].sort())
})

test('it is an OpenAPI 3.1 document whose references lead somewhere', async () => {
  const document = await contract()
  expect(document.openapi).toBe('3.1.0')
  const references = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)
  for (const [, path = ''] of references) {
    expect(
      path.split('/').reduce((at: Any, key) => at?.[key], document),
      path,
    ).toBeDefined()
  }
  expect(Object.keys(document.components.schemas).sort()).toEqual(
    expect.arrayContaining(['Comment', 'Photo', 'Problem', 'Profile', 'SignedIn', 'User']),
  )
})

test('it says what validation asks for', async () => {
  const { paths, components } = await contract()
  const fields = paths['/users'].post.requestBody.content['application/json'].schema.properties
  expect(fields.username).toMatchObject({ type: 'string', pattern: expect.stringContaining('{3,26}') })
  expect(fields.password).toMatchObject({ type: 'string', minLength: 8, maxLength: 128 })
  const [limit, cursor] = paths['/photos'].get.parameters
  expect(limit).toMatchObject({
    name: 'limit',
    in: 'query',
    schema: { minimum: 1, maximum: 50, default: 20 },
  })
  expect(cursor).toMatchObject({ name: 'cursor', in: 'query' })
  expect(paths['/photos'].get.parameters.every(({ required }: Any) => !required)).toBe(true)
  expect(paths['/photos'].post.requestBody.content['multipart/form-data'].schema.required).toEqual(['image'])
  expect(paths['/photos'].post.parameters[0]).toMatchObject({ name: 'Idempotency-Key', in: 'header' })
  expect(paths['/photos/{id}'].get.parameters[0]).toMatchObject({ name: 'id', in: 'path', required: true })
  expect(components.schemas.Photo.required).toHaveLength(11)
})

test('it says who may call, and which errors come', async () => {
  const { paths } = await contract()
  expect(paths['/me'].get.security).toEqual([{ bearer: [] }, { cookie: [] }])
  expect(paths['/photos'].get.security).toContainEqual({})
  const { responses } = paths['/photos/{id}/edits'].post
  expect(Object.keys(responses)).toEqual([
    '200',
    '202',
    '400',
    '401',
    '403',
    '404',
    '405',
    '413',
    '415',
    '422',
    '500',
    '503',
    '507',
  ])
  expect(responses['422'].content['application/problem+json'].schema.$ref).toBe(
    '#/components/schemas/Problem',
  )
})
