/** The web tier with one picture in it. */
import type { Ports } from '@ztm/domain/ports'
import { jpeg, type Served, serve, someone, upload } from './serve.ts'

export const SIZE = 1000

export async function withPicture(change?: (ports: Ports) => void) {
  const app = await serve(change ? { change } : {})
  const { auth } = await someone(app)
  const { body } = await upload(app, auth, jpeg(SIZE)).expect(201)
  return { ...app, urls: body.urls as Record<string, string>, id: body.id as string }
}

export const get = ({ http }: Pick<Served, 'http'>, url: string | undefined, headers = {}) =>
  http.get(url ?? '').set(headers)
