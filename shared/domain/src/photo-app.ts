/** The photo-sharing app: every use case, over whatever stands behind its ports. */
import { type Accounts, createAccounts } from './accounts.ts'
import { type Comments, createComments } from './comments.ts'
import { createPeople, type People } from './people.ts'
import { createPhotos, type Photos } from './photos.ts'
import type { Ports } from './ports.ts'
import { createPresent } from './present.ts'

export type PhotoApp = { accounts: Accounts; people: People; photos: Photos; comments: Comments }

export function createPhotoApp(ports: Ports): PhotoApp {
  const present = createPresent(ports)
  return {
    accounts: createAccounts(ports),
    people: createPeople(ports),
    photos: createPhotos(ports, present),
    comments: createComments(ports, present),
  }
}
