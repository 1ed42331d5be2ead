/** A browser without JavaScript: keeps cookies, fills in forms, follows where it is sent. */
import { belowLocalhost } from '@ztm/lab/below-localhost'
import { attribute, type Form, formsOf, tagsOf } from './html.ts'

export type Visited = { url: URL; status: number; headers: Headers; html: string }
type Filled = Record<string, string | Blob>

const MOST_REDIRECTS = 5

export function createBrowser(origin: string) {
  const cookies = new Map<string, string>()

  async function visit(url: URL, init: RequestInit = {}, redirects = 0): Promise<Visited> {
    const headers = new Headers(init.headers)
    headers.set('accept', 'text/html,application/xhtml+xml')
    if (cookies.size > 0) headers.set('cookie', Array.from(cookies, (pair) => pair.join('=')).join('; '))
    const response = await fetch(url, { ...init, headers, redirect: 'manual', dispatcher: belowLocalhost })
    response.headers.getSetCookie().forEach(keep)
    const to = response.headers.get('location')
    if (to !== null && response.status >= 300 && response.status < 400) {
      if (redirects === MOST_REDIRECTS) throw new Error(`sent round and round, last to ${to}`)
      await response.body?.cancel()
      return await visit(new URL(to, url), {}, redirects + 1)
    }
    return { url, status: response.status, headers: response.headers, html: await response.text() }
  }

  function keep(line: string): void {
    const [pair = '', ...attributes] = line.split(/; */)
    const [name = '', value = ''] = pair.split('=', 2)
    const expires = attributes.find((each) => /^expires=/i.test(each))?.slice('expires='.length)
    const gone =
      attributes.some((each) => /^max-age=0$/i.test(each)) || Date.parse(expires ?? '') < Date.now()
    if (gone) cookies.delete(name)
    else cookies.set(name, value)
  }

  /** Fills in the form and sends it, with the headers by which a browser says that it is the app's own. */
  async function submit(page: Visited, form: Form, filled: Filled = {}): Promise<Visited> {
    const values = { ...form.fields, ...filled }
    const url = new URL(form.action || page.url, page.url)
    const multipart = form.enctype === 'multipart/form-data'
    const body = multipart ? new FormData() : new URLSearchParams()
    for (const [name, value] of Object.entries(values)) {
      if (typeof value === 'string') body.set(name, value)
      else if (body instanceof FormData) body.set(name, value, 'photo.jpg')
    }
    const headers = { origin: page.url.origin, 'sec-fetch-site': 'same-origin' }
    return await visit(url, { method: form.method, headers, body })
  }

  return {
    cookies,
    open: (path: string) => visit(new URL(path, origin)),
    submit,
  }
}

/** The form whose action matches. @throws where the page has none */
export function formTo(page: Visited, action: RegExp): Form {
  const form = formsOf(page.html).find((each) => action.test(each.action || page.url.pathname))
  if (!form) throw new Error(`${page.url.pathname} (${page.status}) has no form to ${action}`)
  return form
}

/** Where a page's links lead. */
export const linksOf = ({ html }: Visited): string[] =>
  tagsOf(html).flatMap((tag) => (/^<a\b/i.test(tag) ? [attribute(tag, 'href') ?? ''] : []))
