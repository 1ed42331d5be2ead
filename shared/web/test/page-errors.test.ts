import { Problem, unavailable } from '@ztm/domain/problem'
import { describe, expect, test } from 'vitest'
import { newVisitor, servePages, withPhoto } from './page-visitor.ts'
import { someone } from './serve.ts'

describe('who has to log in', () => {
  test('comes back to where they were', async () => {
    const { visitor, path } = await withPhoto()
    const commentDraft = `${path}?text=my+words`
    visitor.forget()
    const sent = [
      [await visitor.open('/upload'), '/upload'],
      [await visitor.open(`${path}/edit`), `${path}/edit`],
      [await visitor.post('/upload'), '/upload'],
      [await visitor.post(`${path}/like`, { next: '/explore?cursor=x' }), '/explore?cursor=x'],
      [await visitor.post(`${path}/like`, { next: 'https://evil.test' }), '/'],
      [await visitor.post(`${path}/comments`, { text: 'my words' }), commentDraft],
    ] as const
    for (const [{ status, headers }, next] of sent) {
      expect([status, headers.location]).toEqual([303, `/login?next=${encodeURIComponent(next)}`])
    }
    expect((await visitor.open(commentDraft)).status).toBe(200)
    await visitor.signUp()
    expect((await visitor.open(commentDraft)).text).toContain('>my words</textarea>')
    const again = await visitor.open('/login?next=/explore')
    expect([again.status, again.headers.location]).toEqual([303, '/explore'])
  })

  test('cannot change what is somebody else’s', async () => {
    const { app, path } = await withPhoto()
    const stranger = newVisitor(app)
    await stranger.signUp()
    const answers = [
      await stranger.open(`${path}/edit`),
      await stranger.post(`${path}/edits`, { rotate: '90' }),
      await stranger.post(`${path}/delete`),
      await stranger.post(`${path}/caption`, { caption: 'mine now' }),
    ]
    for (const { status, text } of answers) {
      expect(status).toBe(403)
      expect(text).toContain('Only its owner may change this photo.')
    }
    expect((await stranger.open(path)).text).toContain('A caption')
  })
})

describe('errors', () => {
  test('are pages, also where they come up before the pages', async () => {
    const app = await servePages({
      change(ports) {
        ports.photos.explore = () => Promise.reject(unavailable('The database does not answer.'))
        ports.photos.get = () => Promise.reject(new Error('secret: /etc/somewhere'))
        ports.sessions.find = () =>
          Promise.reject(new Problem('unavailable', 'No sessions.', { retryAfter: 3 }))
      },
    })
    const visitor = newVisitor(app)
    const away = await visitor.open('/')
    expect([away.status, away.headers['retry-after']]).toEqual([503, '1'])
    expect(away.text).toContain('The database does not answer.')

    const broken = await visitor.open('/photos/01a209cf-c993-7010-8b34-bd9e40e8d874')
    expect(broken.status).toBe(500)
    expect(broken.text).toContain(`request ${broken.headers['x-request-id']}`)
    expect(broken.text).not.toMatch(/secret|\.ts:/)
    expect(app.lines.some((line) => JSON.stringify(line).includes('secret'))).toBe(true)

    const early = await app.http.get('/explore').set('Cookie', 'session=some-token')
    expect([early.status, early.type, early.headers['retry-after']]).toEqual([503, 'text/html', '3'])
    expect(early.headers['content-security-policy']).toContain("default-src 'self'")
    const forApps = await app.http.get('/api/v1/photos').set('Cookie', 'session=some-token')
    expect([forApps.status, forApps.type]).toEqual([503, 'application/problem+json'])
  })

  test('of a cross-site form change nothing', async () => {
    const { app, path } = await withPhoto()
    const { token } = await someone(app)
    const answer = await app.http
      .post(`${path}/comments`)
      .set({ Cookie: `session=${token}`, Origin: 'https://evil.test' })
      .type('form')
      .send({ text: 'spam' })
    expect([answer.status, answer.type]).toEqual([403, 'text/html'])
    expect((await app.http.get(path)).text).not.toContain('spam')
  })
})
