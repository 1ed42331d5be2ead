/** The document that the app serves about itself: sound, and about everything. */
import { beforeAll, describe, expect, test } from 'vitest'
import { succeed } from '../http-client.ts'
import { refused } from '../problems.ts'
import type { Subject } from '../subject.ts'

type Operation = {
  operationId?: string
  parameters?: { name: string; in: string; required?: boolean; schema?: unknown }[]
  requestBody?: { content: Record<string, { schema: unknown }> }
  responses: Record<string, { description: string; content?: Record<string, unknown> }>
}
type Document = {
  openapi: string
  info: { title: string; version: string }
  servers?: { url: string }[]
  paths: Record<string, Record<string, Operation>>
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch']

/** The table in `api.md`: each endpoint and the statuses that it names. */
const ENDPOINTS: [string, string, number[]][] = [
  ['post', '/users', [201, 409, 422]],
  ['post', '/sessions', [201, 401, 429]],
  ['delete', '/sessions/current', [204, 401]],
  ['get', '/me', [200, 401]],
  ['get', '/users/{username}', [200, 404]],
  ['get', '/users/{username}/photos', [200, 404]],
  ['put', '/users/{username}/follow', [204, 401, 404, 422]],
  ['delete', '/users/{username}/follow', [204, 401, 404]],
  ['post', '/photos', [201, 401, 413, 415, 422]],
  ['get', '/photos', [200]],
  ['get', '/feed', [200, 401]],
  ['get', '/photos/{id}', [200, 404]],
  ['patch', '/photos/{id}', [200, 401, 403, 404]],
  ['delete', '/photos/{id}', [204, 401, 403, 404]],
  ['post', '/photos/{id}/edits', [401, 403, 404, 422]],
  ['put', '/photos/{id}/like', [204, 401, 404]],
  ['delete', '/photos/{id}/like', [204, 401, 404]],
  ['get', '/photos/{id}/comments', [200, 404]],
  ['post', '/photos/{id}/comments', [201, 401, 404, 422]],
  ['delete', '/photos/{id}/comments/{commentId}', [204, 401, 403, 404]],
  ['get', '/openapi.json', [200]],
]

export function openapiContract(app: Subject): void {
  describe('the OpenAPI document', () => {
    let document: Document
    const operations = () =>
      Object.entries(document.paths).flatMap(([path, methods]) =>
        METHODS.flatMap((method) => (methods[method] ? [{ path, method, operation: methods[method] }] : [])),
      )
    /** Some documents say the base path in `servers`, some in every path. */
    const withinBase = (path: string) => path.replace(/^\/api\/v1(?=\/)/, '')

    beforeAll(async () => {
      document = await succeed(app.visitor().request<Document>('GET', '/api/v1/openapi.json'))
    })

    test('is OpenAPI 3.1, with all that it must have', () => {
      expect(document.openapi).toMatch(/^3\.1\.\d+$/)
      expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) })
      for (const { path, operation } of operations()) {
        expect(path).toMatch(/^\//)
        expect(Object.keys(operation.responses).length).toBeGreaterThan(0)
        for (const response of Object.values(operation.responses)) {
          expect(response.description).toEqual(expect.any(String))
        }
      }
    })

    test('every reference leads somewhere', () => {
      const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
        ([, at]) => at ?? '',
      )
      for (const reference of references) {
        expect(reference).toMatch(/^#\//)
        const found = reference
          .slice(2)
          .split('/')
          .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
          .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document)
        expect(found, reference).toBeDefined()
      }
    })

    test('every operation has a name of its own, and says what stands in its path', () => {
      const names = operations()
        .map(({ operation }) => operation.operationId)
        .filter(Boolean)
      expect(new Set(names).size).toBe(names.length)
      for (const { path, operation } of operations()) {
        const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
        const declared = operation.parameters?.filter((parameter) => parameter.in === 'path') ?? []
        expect(declared.map((parameter) => parameter.name).sort(), path).toEqual(wanted.sort())
        for (const parameter of declared) expect(parameter.required, path).toBe(true)
      }
    })

    test.each(ENDPOINTS)('%s %s is in it, with its answers', (method, path, statuses) => {
      const found = operations().find((each) => each.method === method && withinBase(each.path) === path)
      expect(found).toBeDefined()
      expect(Object.keys(found?.operation.responses ?? {})).toEqual(
        expect.arrayContaining(statuses.map(String)),
      )
    })

    test('pictures are in it', () => {
      expect(operations().map(({ path }) => path)).toContainEqual(expect.stringMatching(/^\/media\//))
    })

    test('what it does not name does not work: 405, with Allow', async () => {
      for (const [path, methods] of Object.entries(document.paths)) {
        const address = path.startsWith('/media') ? path : `/api/v1${withinBase(path)}`
        for (const method of METHODS.filter((each) => !methods[each])) {
          const answer = await app.visitor().request(method.toUpperCase(), address.replace(/[{}]/g, ''))
          await refused(Promise.resolve(answer), 405)
          const allowed = (answer.headers.get('allow') ?? '').toLowerCase().split(/, */)
          expect(allowed, path).toEqual(expect.arrayContaining(METHODS.filter((each) => methods[each])))
          expect(allowed).not.toContain(method)
        }
      }
    })
  })
}
