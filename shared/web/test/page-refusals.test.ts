import { unavailable } from '@ztm/domain/problem'
import { describe, expect, test } from 'vitest'
import { errorAt, newVisitor, servePages, withPhoto } from './page-visitor.ts'
import { jpeg, someone } from './serve.ts'

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
