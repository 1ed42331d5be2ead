// Fails: How many photos are stored: expected 1, came 2

import { KeyReused, type Ports, type Upload } from '../solution.ts'

export { KeyReused }

/** Between the look and the add, everybody else has looked, too. */
export function createUploads({ keys, store, pause }: Ports) {
  return async (upload: Upload): Promise<string> => {
    const { userId, key, digest } = upload
    if (key === undefined) return await store(upload)
    for (;;) {
      const known = await keys.find(userId, key)
      if (!known) {
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
      const row = known
      if (row.digest !== digest) throw new KeyReused('This key was used for something else.')
      if (row.photoId) return row.photoId
      await pause()
    }
  }
}
