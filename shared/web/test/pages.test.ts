import { describe, expect, test } from 'vitest'
import { errorAt, servePages, withPhoto } from './page-visitor.ts'
import { jpeg, someone, upload } from './serve.ts'

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
