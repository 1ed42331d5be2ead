/** The same upload never twice, however often it is sent and on however many servers it arrives. */

export type Upload = { userId: string; key?: string; digest: string }
export type KeyRow = { digest: string; photoId: string | null }
export type KeyTable = {
  add(userId: string, key: string, digest: string): Promise<boolean>
  find(userId: string, key: string): Promise<KeyRow | undefined>
  finish(userId: string, key: string, photoId: string): Promise<void>
  remove(userId: string, key: string): Promise<void>
}
export type Ports = {
  keys: KeyTable
  store(upload: Upload): Promise<string>
  pause(): Promise<void>
}

export class KeyReused extends Error {
  override name = 'KeyReused'
}

export function createUploads({ keys, store, pause }: Ports) {
  /** The key is ours: nobody else stores this photo until we have, or have given up. */
  async function storeIt(upload: Upload, key: string): Promise<string> {
    let photoId: string
    try {
      photoId = await store(upload)
    } catch (error) {
      await keys.remove(upload.userId, key)
      throw error
    }
    // Outside of the try: a photo that is stored must not lose its key because noting it fails.
    await keys.finish(upload.userId, key, photoId)
    return photoId
  }

  return async (upload: Upload): Promise<string> => {
    const { userId, key, digest } = upload
    if (key === undefined) return await store(upload)
    for (;;) {
      // Asking and taking in one step: of all that come at once, the table says yes to one.
      if (await keys.add(userId, key, digest)) return await storeIt(upload, key)
      const row = await keys.find(userId, key)
      if (row && row.digest !== digest) throw new KeyReused('This key was used for something else.')
      if (row?.photoId) return row.photoId
      // Somebody is at it. Or there is no row any more: they have failed, and the next round may be ours.
      if (row) await pause()
    }
  }
}
