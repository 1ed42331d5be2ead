// Fails: How many photos are stored: expected 1, came 2

import { KeyReused, type Ports, type Upload } from '../solution.ts'

export { KeyReused }

/** One server's memory. The other one has its own. */
export function createUploads({ store }: Ports) {
  const known = new Map<string, { digest: string; photo: Promise<string> }>()
  return async (upload: Upload): Promise<string> => {
    if (upload.key === undefined) return await store(upload)
    const name = JSON.stringify([upload.userId, upload.key])
    const before = known.get(name)
    if (before && before.digest !== upload.digest) throw new KeyReused(upload.key)
    if (before) return await before.photo
    const photo = store(upload)
    known.set(name, { digest: upload.digest, photo })
    photo.catch(() => known.delete(name))
    return await photo
  }
}
