// Fails: expected a pause between looks, came

import { KeyReused, type Ports, type Upload } from '../solution.ts'

export { KeyReused }

export function createUploads({ keys, store }: Ports) {
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
      if (row && row.digest !== digest) throw new KeyReused('This key was used for something else.')
      if (row?.photoId) return row.photoId
    }
  }
}
