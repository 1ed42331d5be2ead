/** Work as a row, and back. */
import type { Row } from '@ztm/domain/database'
import type { Work } from '@ztm/domain/work'

export function rowOfWork({ id, kind, photoId, ownerId, ...detail }: Work): Row {
  return { id, kind, photo_id: photoId, owner_id: ownerId, detail: JSON.stringify(detail) }
}

export const workOfRow = ({ id, kind, photo_id, owner_id, detail }: Row): Work =>
  ({ id, kind, photoId: photo_id, ownerId: owner_id, ...JSON.parse(String(detail)) }) as Work
