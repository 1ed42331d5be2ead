import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Problem, unavailable } from '@ztm/domain/problem'
import { describe, expect, test } from 'vitest'
import { decoded, errorAt, newVisitor, ORIGINS, servePages } from './page-visitor.ts'
import { jpeg, someone, upload } from './serve.ts'

const PAGES = join(import.meta.dirname, '../src/pages')

/** Somebody logged in, and a photo of theirs. */
async function withPhoto(options: Parameters<typeof servePages>[0] = {}, caption = 'A caption') {
  const app = await servePages(options)
  const visitor = newVisitor(app)
  const username = await visitor.signUp()
  const answer = await visitor.upload(jpeg(), caption)
  expect(answer.status).toBe(303)
  return { app, visitor, username, path: answer.headers.location as string }
}

describe('what people typed', () => {
  const EVIL = `"'><script>alert(1)</script><img src=x onerror="alert(2)"> \${123456*654321} <%= 123456*654321 %> &lt;`

  test('is text on every page, in attributes too', async () => {
    const { visitor, username, path } = await withPhoto({}, EVIL)
    await visitor.post(`${path}/comments`, { text: EVIL })
    const pages = [
      await visitor.open('/'),
      await visitor.open('/explore'),
      await visitor.open(path),
      await visitor.open(`${path}/edit`),
      await visitor.open(`/@${username}`),
      await visitor.open(`${path}?text=${encodeURIComponent(EVIL)}`),
      await visitor.post(`${path}/caption`, { caption: EVIL + 'x'.repeat(2200) }),
      await visitor.post(`${path}/comments`, { text: EVIL + 'x'.repeat(1000) }),
      await visitor.upload(Buffer.from('no picture'), EVIL),
    ]
    visitor.forget()
    pages.push(
      await visitor.post('/signup', { username: EVIL, password: EVIL, next: `/${EVIL}` }),
      await visitor.post('/login', { username: EVIL, password: EVIL, next: `/${EVIL}` }),
      await visitor.open(`/login?next=${encodeURIComponent(`/${EVIL}`)}`),
      await visitor.open(`/@${encodeURIComponent(EVIL)}`),
      await visitor.open(`/${encodeURIComponent(EVIL)}`),
    )
    for (const [at, { text }] of pages.entries()) {
      expect(text, `page ${at}`).not.toMatch(/<script>|<img src=x|onerror="|80779853376/)
      expect(text.match(/<script/g), `page ${at}`).toHaveLength(1)
      // Where it is shown at all, it is shown whole.
      if (text.includes('alert(1)') && !text.includes('next='))
        expect(decoded(text), `page ${at}`).toContain(EVIL)
    }
  })

  test('is escaped because templates print nothing raw but templates', () => {
    for (const name of readdirSync(join(PAGES, 'views'))) {
      const template = readFileSync(join(PAGES, 'views', name), 'utf8')
      for (const [, printed] of template.matchAll(/<%~(.*?)%>/gs)) {
        expect(printed, name).toMatch(/^ (include\(|it\.body )/)
      }
      expect(template, name).not.toMatch(/\s(on\w+|style)=|<style|<script(?! type="module" src=)/)
    }
  })
})

describe('headers', () => {
  const policy = [
    "default-src 'self'",
    `img-src 'self' blob: ${ORIGINS.join(' ')}`,
    "form-action 'self'",
    "frame-ancestors 'self'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join(';')

  test('let a page load nothing but our own files, and pictures from where they are', async () => {
    const { visitor, username, path } = await withPhoto()
    const paths = ['/', '/explore', '/upload', path, `${path}/edit`, `/@${username}`, '/nothing', '/%']
    for (const each of paths) {
      const { headers, text } = await visitor.open(each)
      expect(headers['content-security-policy'], each).toBe(policy)
      expect(headers['x-content-type-options'], each).toBe('nosniff')
      expect(headers['referrer-policy'], each).toBe('same-origin')
      expect(headers['content-type'], each).toBe('text/html; charset=utf-8')
      expect(headers['cache-control'], each).toBe(each === '/upload' ? 'no-store' : 'private, no-cache')
      expect(text, each).toContain('served by <span class="server">web-1</span>')
      expect(text, each).not.toMatch(/undefined|\[object|NaN|>null</)
    }
  })

  test('let files be kept for good, but not those asked for by the page of another version', async () => {
    const app = await servePages()
    const { text } = await newVisitor(app).open('/')
    const files = [...text.matchAll(/(?:href|src)="(\/assets\/[^"#]+)/g)].map(([, file]) => file as string)
    expect(files.length).toBeGreaterThan(5)
    for (const file of new Set(files)) {
      const { status, headers } = await app.http.get(file)
      expect([file, status]).toEqual([file, 200])
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
      expect(headers['x-content-type-options']).toBe('nosniff')
      await app.http
        .get(file)
        .set('If-None-Match', headers.etag as string)
        .expect(304)
    }
    const other = await app.http.get('/assets/another/base.css').expect(200)
    expect(other.headers['cache-control']).toBe('no-cache')
    await app.http.get('/assets/another/nothing.css').expect(404)
  })

  test('scripts ask only for scripts that are there', () => {
    const names = readdirSync(join(PAGES, 'assets'))
    for (const name of names.filter((each) => each.endsWith('.js'))) {
      const script = readFileSync(join(PAGES, 'assets', name), 'utf8')
      for (const [, other] of script.matchAll(/from '\.\/(.*)'|import '\.\/(.*)'/g)) {
        if (other) expect(names, name).toContain(other)
      }
    }
  })
})

describe('forms that are refused come back', () => {
  const PASSWORD = 'pass word 1'

  test('with what is wrong at its field, and what was typed, but never the password', async () => {
    const app = await servePages()
    const taken = (await someone(app)).username
    const visitor = newVisitor(app)
    const refused = async (path: string, username: string, password: string) => {
      const { status, text } = await visitor.post(path, { username, password, next: '/explore' })
      expect(text).toContain(`name="username" value="${username}"`)
      expect(text).toContain('name="next" value="/explore"')
      expect(text).not.toContain(password)
      return [status, errorAt(text, 'username'), errorAt(text, 'password'), errorAt(text, '')]
    }
    expect(await refused('/signup', 'No!', 'short')).toEqual([
      422,
      'A username must be 3 to 26 of a to z, 0 to 9, _ and .',
      'A password must have at least 8 characters',
      '',
    ])
    expect(await refused('/signup', taken, PASSWORD)).toEqual([
      409,
      'A username is taken: choose another one',
      '',
      '',
    ])
    const wrong = [401, '', '', 'The name or the password is wrong.']
    expect(await refused('/login', taken, PASSWORD)).toEqual(wrong)
    expect(await refused('/login', 'nobody', PASSWORD)).toEqual(wrong)
  })

  test('with the time to wait after too many tries', async () => {
    const visitor = newVisitor(
      await servePages({
        change(ports) {
          ports.limits.take = async () => 61.2
        },
      }),
    )
    const { status, headers, text } = await visitor.post('/login', { username: 'ada', password: PASSWORD })
    expect([status, headers['retry-after']]).toEqual([429, '62'])
    expect(errorAt(text, '')).toMatch(/^Too many failed log-ins/)
  })

  test('of an upload, with its caption and a new key', async () => {
    const { visitor } = await withPhoto()
    const form = await visitor.uploadForm()
    const text = await visitor.upload(Buffer.from('<svg onload=alert(1)>'), 'kept', form)
    expect(text.status).toBe(415)
    expect(errorAt(text.text, 'image')).toBe('The picture must be a JPEG, PNG or WebP file.')
    expect(text.text).toMatch(/name="caption"[^>]*>kept</)
    expect(text.text).not.toContain(form)
    const long = await visitor.upload(jpeg(), 'x'.repeat(2201), form)
    expect([long.status, errorAt(long.text, 'caption')]).toEqual([
      422,
      'A caption must have at most 2,200 characters',
    ])
  })

  test('of a comment, under its photo', async () => {
    const { visitor, path } = await withPhoto()
    const { status, text } = await visitor.post(`${path}/comments`, { text: ' \r\n ' })
    expect([status, errorAt(text, 'text')]).toEqual([422, 'A comment must not be blank'])
    expect(text).toContain('A caption')
    expect(text).toContain('Nobody has said anything yet.')
    // Asked for again, as by the address bar, it is the photo.
    const again = await visitor.open(`${path}/comments`)
    expect([again.status, again.headers.location]).toEqual([303, path])
  })

  test('of an edit, and the photo stays as it is', async () => {
    const { visitor, path } = await withPhoto()
    const before = (await visitor.open(path)).text
    for (const [form, fields] of [
      ['edits', { rotate: '45' }],
      ['edits', { blur: '1000' }],
      ['edits', { sharpen: 'very' }],
      ['caption', { caption: 'x'.repeat(2201) }],
    ] as const) {
      const { status, text } = await visitor.post(`${path}/${form}`, fields)
      expect([form, status]).toEqual([form, 422])
      expect(text).toMatch(/<p class="error"[^>]*>\S/)
    }
    expect((await visitor.open(path)).text).toBe(before)
  })

  test('when a tier behind is away, so that nothing typed is lost', async () => {
    const visitor = newVisitor(
      await servePages({
        change(ports) {
          ports.users.withHash = () => Promise.reject(unavailable('The database does not answer.'))
        },
      }),
    )
    const { status, headers, text } = await visitor.post('/login', { username: 'ada', password: PASSWORD })
    expect([status, headers['retry-after']]).toEqual([503, '1'])
    expect(text).toContain('value="ada"')
    expect(errorAt(text, '')).toBe('The database does not answer.')
  })
})

describe('without JavaScript', () => {
  test('everything is done by forms', async () => {
    const { app, visitor, username, path } = await withPhoto()
    const other = (await someone(app)).username

    const liked = await visitor.fill('/', /like$/)
    expect([liked.status, liked.headers.location]).toEqual([303, `/#photo-${path.split('/')[2]}`])
    expect((await visitor.open(path)).text).toContain('aria-pressed="true"')
    expect((await visitor.fill(path, /unlike$/)).headers.location).toBe(`${path}#photo-${path.split('/')[2]}`)
    expect((await visitor.open(path)).text).toContain('aria-pressed="false"')

    const said = await visitor.fill(path, /comments$/, { text: 'two\r\nlines' })
    expect([said.status, said.headers.location]).toEqual([303, `${path}#comments`])
    expect((await visitor.open(path)).text).toContain('>two\nlines<')
    expect((await visitor.fill(path, /delete$/)).status).toBe(303)
    expect((await visitor.open(path)).text).not.toContain('two\nlines')

    expect((await visitor.fill(`/@${other}`, /\/follow$/)).headers.location).toBe(`/@${other}`)
    expect((await visitor.open(`/@${other}`)).text).toContain('data-toggled="true"')
    await visitor.fill(`/@${other}`, /\/unfollow$/)
    expect((await visitor.open(`/@${other}`)).text).toContain('data-toggled="false"')

    expect((await visitor.fill(`${path}/edit`, /caption$/, { caption: 'Another' })).status).toBe(303)
    expect((await visitor.open(path)).text).toContain('>Another<')
    expect((await visitor.fill(`${path}/edit`, /edits$/, { rotate: '90' })).headers.location).toBe(path)

    const deleted = await visitor.fill(`${path}/edit`, /delete$/)
    expect([deleted.status, deleted.headers.location]).toEqual([303, `/@${username}`])
    expect((await visitor.open(path)).status).toBe(404)

    await visitor.fill('/', /logout/)
    expect((await visitor.open('/')).text).toContain('Sign up')
  })

  test('an upload form that is sent twice makes one photo', async () => {
    const { app, visitor } = await withPhoto()
    const form = await visitor.uploadForm()
    const answers = [await visitor.upload(jpeg(2000), 'x', form), await visitor.upload(jpeg(2000), 'x', form)]
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    expect(answers[0]?.headers.location).toBe(answers[1]?.headers.location)
    expect(app.photos.size).toBe(2)
    const other = await visitor.upload(jpeg(3000), 'x', form)
    expect([other.status, errorAt(other.text, 'Idempotency-Key')]).toEqual([
      422,
      'This form was used for another picture or caption',
    ])
  })

  test('a picture that is not there yet, or never will be, is not shown as a broken one', async () => {
    const { app, visitor, path } = await withPhoto()
    const [photo] = app.photos.values()
    for (const [status, says] of [
      ['processing', 'Being prepared'],
      ['failed', 'could not be read'],
    ] as const) {
      if (photo) app.photos.set(photo.id, { ...photo, status })
      for (const each of ['/', '/explore', path, `${path}/edit`]) {
        const { text } = await visitor.open(each)
        expect(text, each).not.toContain('<img')
        expect(text, each).toContain(says)
      }
    }
  })
})

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

test('lists go on where the page before ended', async () => {
  const app = await servePages()
  const { auth, username } = await someone(app)
  for (let number = 0; number < 32; number++) await upload(app, auth, jpeg(), `number ${number}.`).expect(201)
  for (const path of ['/explore', `/@${username}`, '/']) {
    const seen: string[] = []
    let next: string | undefined = path
    while (next) {
      const { text }: { text: string } = await app.http.get(next).expect(200)
      seen.push(...[...text.matchAll(/alt="[^"]*(number \d+\.)"/g)].map(([, alt]) => alt as string))
      next = /<a [^>]*href="([^"]*cursor=[^"]*)" data-more/.exec(text)?.[1]
    }
    expect(seen, path).toEqual(Array.from({ length: 32 }, (_, at) => `number ${31 - at}.`))
  }
  await app.http.get('/explore?cursor=nonsense').expect(404)
})
