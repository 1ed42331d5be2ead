// Fails: How many photos are stored: expected 1, came 2

import { KeyReused, type Ports, type Upload } from '../solution.ts'

export { KeyReused }

/** One at a time for each key, and each server has its own queue. */
const queues = new Map<string, Promise<unknown>>()

export function createUploads({ keys, store }: Ports) {
  async function inTurn(upload: Upload, key: string): Promise<string> {
    const { userId, digest } = upload
    const row = await keys.find(userId, key)
    if (row && row.digest !== digest) throw new KeyReused('This key was used for something else.')
    if (row?.photoId) return row.photoId
    await keys.add(userId, key, digest)
    try {
      const photoId = await store(upload)
      await keys.finish(userId, key, photoId)
      return photoId
    } catch (error) {
      await keys.remove(userId, key)
      throw error
    }
  }

  return async (upload: Upload): Promise<string> => {
    const { userId, key } = upload
    if (key === undefined) return await store(upload)
    const name = JSON.stringify([userId, key])
    const before = queues.get(name) ?? Promise.resolve()
    const mine = before.then(() => inTurn(upload, key))
    queues.set(
      name,
      mine.catch(() => undefined),
    )
    return await mine
  }
}
