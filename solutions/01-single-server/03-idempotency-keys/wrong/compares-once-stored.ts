// Fails: 0 ms after the first: expected KeyReused, came Error

import { KeyReused, type Ports, type Upload } from '../solution.ts'

export { KeyReused }

/** While the other is under way, it is told to come again later. */
export function createUploads({ keys, store, pause }: Ports) {
  return async (upload: Upload): Promise<string> => {
    const { userId, key, digest } = upload
    if (key === undefined) return await store(upload)
    for (;;) {
      if (await keys.add(userId, key, digest)) {
        try {
          const photoId = await store(upload)
          await keys.finish(userId, key, photoId)
          return photoId
        } catch (error) {
          await keys.remove(userId, key)
          throw error
        }
      }
      const row = await keys.find(userId, key)
      if (row && row.photoId === null && row.digest !== digest) throw new Error('Try again later.')
      if (row && row.digest !== digest) throw new KeyReused('This key was used for something else.')
      if (row?.photoId) return row.photoId
      await pause()
    }
  }
}
