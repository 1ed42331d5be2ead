/**
 * The contract of `api.md`, every sentence a test, the same for all nine stages. So nothing in it supposes that there
 * is one server, or one copy of the data: who writes sees it at once, everybody else eventually.
 */
import { accountsContract } from './behaviour/accounts.ts'
import { commentsContract } from './behaviour/comments.ts'
import { conventionsContract } from './behaviour/conventions.ts'
import { deletionContract } from './behaviour/deletion.ts'
import { editsContract } from './behaviour/edits.ts'
import { formsContract } from './behaviour/forms.ts'
import { freshnessContract } from './behaviour/freshness.ts'
import { guessingContract } from './behaviour/guessing.ts'
import { idempotencyContract } from './behaviour/idempotency.ts'
import { listsContract } from './behaviour/lists.ts'
import { mediaContract } from './behaviour/media.ts'
import { openapiContract } from './behaviour/openapi.ts'
import { pagesContract } from './behaviour/pages.ts'
import { pagesPolicyContract } from './behaviour/pages-policy.ts'
import { pagesSafetyContract } from './behaviour/pages-safety.ts'
import { peopleContract } from './behaviour/people.ts'
import { photosContract } from './behaviour/photos.ts'
import { renditionsContract } from './behaviour/renditions.ts'
import { sameOriginContract } from './behaviour/same-origin.ts'
import { sessionsContract } from './behaviour/sessions.ts'
import { uploadsContract } from './behaviour/uploads.ts'
import { createSubject, type Start } from './subject.ts'

export function behaviourContract(start: Start): void {
  const app = createSubject(start)
  conventionsContract(app)
  openapiContract(app)
  accountsContract(app)
  sessionsContract(app)
  sameOriginContract(app)
  guessingContract(app)
  peopleContract(app)
  uploadsContract(app)
  renditionsContract(app)
  idempotencyContract(app)
  photosContract(app)
  deletionContract(app)
  editsContract(app)
  commentsContract(app)
  listsContract(app)
  mediaContract(app)
  freshnessContract(app)
  pagesContract(app)
  formsContract(app)
  pagesSafetyContract(app)
  pagesPolicyContract(app)
}
