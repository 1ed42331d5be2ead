/** The JSON API as a mobile app would use it: one method an endpoint. Tests are written with it, and so is load. */
import type { Comment, List, Operation, Page, Photo, Profile, SignedIn, User } from './api-types.ts'
import { type Answer, createHttpClient } from './http-client.ts'

export type Client = ReturnType<typeof createClient>

type Picture = { key?: string; name?: string; type?: string }

export function createClient(url: string) {
  const http = createHttpClient(url)
  const call = <T>(method: string, path: string, json?: unknown) =>
    http.request<T>(method, `/api/v1${path}`, { json })

  async function signIn(path: string, credentials: unknown): Promise<Answer<SignedIn>> {
    const answer = await call<SignedIn>('POST', path, credentials)
    if (answer.status === 201) http.hold(answer.body.token)
    return answer
  }

  async function upload(image: Uint8Array<ArrayBuffer>, caption = '', picture: Picture = {}) {
    const { key, name = 'photo.jpg', type = 'image/jpeg' } = picture
    const form = new FormData()
    form.set('image', new Blob([image], { type }), name)
    form.set('caption', caption)
    const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key }
    return await http.request<Photo>('POST', '/api/v1/photos', { form, headers })
  }

  return {
    ...http,
    signUp: (credentials: { username: string; password: string }) => signIn('/users', credentials),
    logIn: (credentials: { username: string; password: string }) => signIn('/sessions', credentials),
    logOut: () => call<undefined>('DELETE', '/sessions/current'),
    me: () => call<User>('GET', '/me'),
    profile: (username: string) => call<Profile>('GET', `/users/${username}`),
    photosOf: (username: string, page?: Page) =>
      call<List<Photo>>('GET', `/users/${username}/photos${query(page)}`),
    follow: (username: string) => call<undefined>('PUT', `/users/${username}/follow`),
    unfollow: (username: string) => call<undefined>('DELETE', `/users/${username}/follow`),
    upload,
    explore: (page?: Page) => call<List<Photo>>('GET', `/photos${query(page)}`),
    feed: (page?: Page) => call<List<Photo>>('GET', `/feed${query(page)}`),
    photo: (id: string) => call<Photo>('GET', `/photos/${id}`),
    changeCaption: (id: string, caption: string) => call<Photo>('PATCH', `/photos/${id}`, { caption }),
    deletePhoto: (id: string) => call<undefined>('DELETE', `/photos/${id}`),
    edit: (id: string, operations: Operation[]) => call<Photo>('POST', `/photos/${id}/edits`, { operations }),
    like: (id: string) => call<undefined>('PUT', `/photos/${id}/like`),
    unlike: (id: string) => call<undefined>('DELETE', `/photos/${id}/like`),
    comments: (id: string, page?: Page) => call<List<Comment>>('GET', `/photos/${id}/comments${query(page)}`),
    comment: (id: string, text: string) => call<Comment>('POST', `/photos/${id}/comments`, { text }),
    deleteComment: (id: string, commentId: string) =>
      call<undefined>('DELETE', `/photos/${id}/comments/${commentId}`),
    openapi: () => call<Record<string, unknown>>('GET', '/openapi.json'),
    picture: (path: string, headers: Record<string, string> = {}) =>
      http.request<Buffer>('GET', path, { headers, bytes: true }),
  }
}

function query(page: Page = {}): string {
  const given = Object.entries(page).map(([name, value]) => [name, String(value)])
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}
