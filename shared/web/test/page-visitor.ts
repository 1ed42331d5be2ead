/** Somebody with a browser without JavaScript, over the pages: keeps the session, and sends forms as they stand. */
import { expect } from 'vitest'
import { assets } from '../src/pages/assets.ts'
import { pagesRouter } from '../src/pages/pages.ts'
import { jpeg, type Served, serve } from './serve.ts'

export const ORIGINS = ['https://eu.edge.test', 'https://us.edge.test']

export const servePages = (options: Parameters<typeof serve>[0] = {}) =>
  serve({
    ...options,
    pages: (app) => [
      assets,
      ...pagesRouter(app, { pictureOrigins: () => ORIGINS, frameAncestors: "'self'" }),
    ],
  })

let people = 0

export function newVisitor({ http, url }: Served) {
  let cookie = ''

  const keep = (answer: Awaited<ReturnType<typeof http.get>>) => {
    for (const line of answer.get('Set-Cookie') ?? []) cookie = line.split(';', 1)[0] ?? ''
    return answer
  }

  const open = async (path: string) => keep(await http.get(path).set('Cookie', cookie))

  const post = async (path: string, fields: Record<string, string> = {}) =>
    keep(await http.post(path).set('Cookie', cookie).set('Origin', url).type('form').send(fields))

  /** Opens the page and sends the form on it whose action matches. */
  async function fill(path: string, action: RegExp, fields: Record<string, string> = {}) {
    const form = formsOf((await open(path)).text).find((each) => action.test(each.action))
    if (!form) throw new Error(`${path} has no form to ${action}`)
    return await post(form.action, { ...form.hidden, ...fields })
  }

  async function upload(image: Buffer, caption: string, form?: string) {
    const action = form ?? (await uploadForm())
    return await http
      .post(action)
      .set('Cookie', cookie)
      .set('Origin', url)
      .field('caption', caption)
      .attach('image', image, 'a.jpg')
  }

  const uploadForm = async () => formsOf((await open('/upload')).text).at(-1)?.action ?? ''

  async function signUp() {
    const username = `visitor${++people}`
    const answer = await fill('/signup', /signup/, { username, password: 'correct horse' })
    expect(answer.status).toBe(303)
    return username
  }

  const forget = () => {
    cookie = ''
  }

  return { open, post, fill, upload, uploadForm, signUp, forget }
}

/** Somebody logged in, and a photo of theirs. */
export async function withPhoto(options: Parameters<typeof servePages>[0] = {}, caption = 'A caption') {
  const app = await servePages(options)
  const visitor = newVisitor(app)
  const username = await visitor.signUp()
  const answer = await visitor.upload(jpeg(), caption)
  expect(answer.status).toBe(303)
  return { app, visitor, username, path: answer.headers.location as string }
}

const attributeOf = (tag: string, name: string) =>
  decoded(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '')

const formsOf = (html: string) =>
  [...html.matchAll(/(<form\b[^>]*>)(.*?)<\/form>/gs)].map(([, tag = '', inside = '']) => ({
    action: attributeOf(tag, 'action'),
    hidden: Object.fromEntries(
      [...inside.matchAll(/<input type="hidden"[^>]*>/g)].map(([input]) => [
        attributeOf(input, 'name'),
        attributeOf(input, 'value'),
      ]),
    ),
  }))

export const decoded = (text: string) =>
  text.replace(
    /&(amp|lt|gt|quot|#39);/g,
    (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '',
  )

/** What is said at a form's field, or, for `''`, at the form itself. */
export function errorAt(html: string, field: string): string {
  const named = field ? `="${field}"[^>]*` : ''
  return decoded(new RegExp(`<p class="error"[^>]*data-error${named}>([^<]*)<`).exec(html)?.[1] ?? '')
}
