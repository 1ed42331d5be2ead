// Fails: expected KeyReused, came photo-1

import { KeyReused, type Ports, type Upload } from '../solution.ts'

export { KeyReused }

/** Compares only with what it finds at first. */
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
      if (row?.photoId) return row.photoId
      await pause()
    }
  }
}
