/** Most repeats come long after the first, so it looks before it adds; requests at the same server share one promise. */
import { KeyReused, type Ports, type Upload } from '../solution.ts'

export { KeyReused }

export const createUploads = ({ keys, store, pause }: Ports) => {
  const under = new Map<string, { digest: string; promise: Promise<string> }>()

  const once = async (upload: Upload & { key: string }): Promise<string> => {
    const { userId, key, digest } = upload
    let row = await keys.find(userId, key)
    while (true) {
      if (!row) {
        const mine = await keys.add(userId, key, digest)
        if (mine) {
          const result = await store(upload).then(
            (photoId) => ({ photoId }),
            (error: unknown) => ({ error }),
          )
          if ('error' in result) {
            await keys.remove(userId, key)
            throw result.error
          }
          await keys.finish(userId, key, result.photoId)
          return result.photoId
        }
      } else {
        if (row.digest !== digest) throw new KeyReused(key)
        if (row.photoId !== null) return row.photoId
        await pause()
      }
      row = await keys.find(userId, key)
    }
  }

  return async (upload: Upload): Promise<string> => {
    const { userId, key, digest } = upload
    if (!key) return store(upload)
    const name = `${encodeURIComponent(userId)} ${encodeURIComponent(key)}`
    let known = under.get(name)
    while (known) {
      if (known.digest !== digest) throw new KeyReused(key)
      try {
        return await known.promise
      } catch (error) {
        if (error instanceof KeyReused) throw error
        known = under.get(name)
      }
    }
    const promise = once({ ...upload, key }).finally(() => under.delete(name))
    under.set(name, { digest, promise })
    return await promise
  }
}
