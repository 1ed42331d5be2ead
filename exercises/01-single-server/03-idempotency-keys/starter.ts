/** The same upload never twice, however often it is sent and on however many servers it arrives. */

export type Upload = {
  userId: string
  /** Made up by the app for one upload, and sent again with each try of it. Without one, every request is its own. */
  key?: string
  /** Says what is uploaded: the same content, the same digest. */
  digest: string
}

export type KeyRow = {
  digest: string
  /** Null while it is being stored. */
  photoId: string | null
}

/** A table that all servers share. Its primary key is user and key together. */
export type KeyTable = {
  /** @returns false where the row is there already: then nothing has changed */
  add(userId: string, key: string, digest: string): Promise<boolean>
  find(userId: string, key: string): Promise<KeyRow | undefined>
  /** Notes which photo has come of it. */
  finish(userId: string, key: string, photoId: string): Promise<void>
  remove(userId: string, key: string): Promise<void>
}

export type Ports = {
  keys: KeyTable
  /** Stores the photo, which takes a while and may fail. @returns its id */
  store(upload: Upload): Promise<string>
  /** Waits for a moment, before one looks again. */
  pause(): Promise<void>
}

/** The key was used for something else. */
export class KeyReused extends Error {
  override name = 'KeyReused'
}

/** @returns what takes an upload and gives the id of its photo */
export function createUploads({ store }: Ports): (upload: Upload) => Promise<string> {
  // TODO: the same key of the same user gives the same photo. Now each request makes one.
  return async (upload) => await store(upload)
}
