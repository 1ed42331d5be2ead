// Fails: An upload, and the same one again: expected

import { KeyReused, type Ports, type Upload } from '../solution.ts'

export { KeyReused }

/** Frees the key after a success, too. */
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
        } finally {
          await keys.remove(userId, key)
        }
      }
      const row = await keys.find(userId, key)
      if (row && row.digest !== digest) throw new KeyReused('This key was used for something else.')
      if (row?.photoId) return row.photoId
      await pause()
    }
  }
}
