/** What holds of every answer: problems, request ids, wrong methods, and what nobody outside may reach. */
import { describe, expect, test } from 'vitest'
import { refused } from '../problems.ts'
import type { Subject } from '../subject.ts'

const SOME = ['/api/v1/photos', '/api/v1/me', '/api/v1/nowhere', '/media/a/b/thumb', '/', '/nowhere']

export function conventionsContract(app: Subject): void {
  describe('every answer', () => {
    test.each(SOME)('%s says which request it answers and who served it', async (path) => {
      const { headers } = await app.visitor().request('GET', path)
      expect(headers.get('x-request-id')).toMatch(/^[\x21-\x7e]{1,200}$/)
      expect(headers.get('x-served-by')).toMatch(/^[\w-]+$/)
    })

    test('two requests have two ids', async () => {
      const [one, other] = await Promise.all([app.visitor().explore(), app.visitor().explore()])
      expect(one.headers.get('x-request-id')).not.toBe(other.headers.get('x-request-id'))
    })

    test('a sane request id is taken over', async () => {
      const id = `mine-${Date.now()}`
      for (const path of SOME) {
        const answer = await app.visitor().request('GET', path, { headers: { 'x-request-id': id } })
        expect(answer.headers.get('x-request-id')).toBe(id)
      }
    })

    test.each([
      ['5 kB', 'x'.repeat(5000)],
      ['two words', 'two words'],
      ['markup', '<script>'],
      ['quotes', '"quoted"'],
      ['a list', 'a;b=c'],
    ])('a request id that is not sane is not: %s', async (_what, id) => {
      const headers = { 'x-request-id': id }
      const answer = await app.visitor().request('GET', '/api/v1/photos', { headers })
      expect(answer.status).toBe(200)
      expect(answer.headers.get('x-request-id')).not.toBe(id)
    })

    test('X-Served-By names a web server', async () => {
      const names = app
        .system()
        .nodes()
        .filter((node) => node.roles.includes('web'))
      const { headers } = await app.visitor().explore()
      expect(names.map((node) => node.name)).toContain(headers.get('x-served-by'))
    })
  })

  describe('what cannot be answered', () => {
    test.each(['/api/v1/nowhere', '/api/v1', '/api/v2/photos', '/api/v1/photos/1/2/3', '/media/nowhere'])(
      'an unknown route is 404: %s',
      async (path) => await refused(app.visitor().request('GET', path), 404),
    )

    test('malformed JSON is 400', async () => {
      const answer = await app
        .http()
        .post('/api/v1/users')
        .set('content-type', 'application/json')
        .send('{"username": "ada",')
      expect(answer.status).toBe(400)
      expect(answer.type).toBe('application/problem+json')
    })

    test('a body over its limit is 413', async () => {
      const json = { username: 'ada', password: 'x'.repeat(2 * 1024 * 1024) }
      await refused(app.visitor().request('POST', '/api/v1/users', { json }), 413)
    })

    test('an unsupported media type is 415', async () => {
      for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded']) {
        const answer = await app.http().post('/api/v1/users').set('content-type', type).send('username=ada')
        expect([type, answer.status]).toEqual([type, 415])
        expect(answer.type).toBe('application/problem+json')
      }
    })

    test('a field that breaks a rule is 422 and named', async () => {
      const json = { username: '!', password: 'short' }
      const signingUp = app.visitor().request('POST', '/api/v1/users', { json })
      await refused(signingUp, { status: 422, field: 'username' })
      await refused(signingUp, { status: 422, field: 'password' })
    })

    test.each(['/healthz', '/readyz', '/metrics', '/seed'])(
      'the private admin port is not reached through the public one: %s',
      async (path) => {
        for (const method of ['GET', 'POST']) {
          const answer = await app.visitor().request(method, path)
          expect(answer.status).toBe(404)
        }
      },
    )

    test('HEAD is answered like GET, without the body', async () => {
      const got = await app.http().get('/api/v1/openapi.json')
      const head = await app.http().head('/api/v1/openapi.json')
      expect(head.status).toBe(200)
      expect(head.headers['content-type']).toBe(got.headers['content-type'])
      expect(head.text).toBeFalsy()
    })
  })
}
