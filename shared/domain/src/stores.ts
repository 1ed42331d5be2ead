/**
 * What the use cases need of stores. Every method takes an id that says where the rows are, so that stores can be
 * put behind a router by slot; what is personal comes apart from what everybody may see.
 */
import type { Call } from './call.ts'
import type { Comment } from './comment.ts'
import type { Page } from './page.ts'
import type { Photo } from './photo.ts'
import type { Profile, User, UserWithHash } from './user.ts'
import type { Upload, Work } from './work.ts'

type How = 'seen' | 'latest'

export interface UserStore {
  /** @throws Refused on `usernames` where the name is taken */
  add(call: Call, user: UserWithHash): Promise<void>
  byId(call: Call, id: string): Promise<User | undefined>
  byName(call: Call, username: string): Promise<User | undefined>
  /** For logging in: reads the latest. */
  withHash(call: Call, username: string): Promise<UserWithHash | undefined>
  profile(call: Call, username: string): Promise<Profile | undefined>
  /** Id to username. */
  namesOf(call: Call, ids: readonly string[]): Promise<Map<string, string>>
}

export interface FollowStore {
  follow(call: Call, followerId: string, followeeId: string): Promise<void>
  unfollow(call: Call, followerId: string, followeeId: string): Promise<void>
  isFollowing(call: Call, followerId: string, followeeId: string): Promise<boolean>
}

/** Lists return up to one row more than the page's limit: whether it is there says whether there is a next page. */
export interface PhotoStore {
  get(call: Call, id: string, how?: How): Promise<Photo | undefined>
  explore(call: Call, page: Page): Promise<Photo[]>
  ofUser(call: Call, userId: string, page: Page): Promise<Photo[]>
  /** Photos of those whom the user follows, and the user's own. */
  feed(call: Call, userId: string, page: Page): Promise<Photo[]>
  changeCaption(call: Call, id: string, caption: string): Promise<void>
  /** The row, its likes and its comments go; its files are left to `erase`. @throws Refused where it is gone already */
  remove(call: Call, photo: Photo, erase: Work): Promise<void>
}

export interface LikeStore {
  /** @throws Refused where the photo is gone */
  like(call: Call, userId: string, photoId: string): Promise<void>
  unlike(call: Call, userId: string, photoId: string): Promise<void>
  /** Which of these photos the user likes. */
  likedBy(call: Call, userId: string, photoIds: readonly string[]): Promise<Set<string>>
}

export interface CommentStore {
  /** @throws Refused where the photo is gone */
  add(call: Call, comment: Comment): Promise<void>
  get(call: Call, photoId: string, id: string): Promise<Comment | undefined>
  of(call: Call, photoId: string, page: Page): Promise<Comment[]>
  remove(call: Call, photoId: string, id: string): Promise<void>
}

/** What a user's idempotency key was used for. */
export type UploadKey = { photoId: string; digest: string }

/** Intents, and the batches that end them. All of its reads are of the latest. */
export interface WorkStore {
  /** @throws Refused on `upload_keys` where the upload's key is taken */
  begin(call: Call, work: Work, digest?: string): Promise<void>
  find(call: Call, ownerId: string, id: string): Promise<Work | undefined>
  keyOf(call: Call, ownerId: string, key: string): Promise<UploadKey | undefined>
  /** Ends an upload: the photo appears. @throws Refused where the work has been ended already */
  publish(call: Call, work: Upload, photo: Photo): Promise<void>
  /**
   * Ends an edit: the photo changes from one version to the next, and the old one's files are left to `erase`.
   * @throws Refused where the work has been ended already, or the photo is not at that version
   */
  replace(call: Call, work: Work, before: Photo, after: Photo, erase: Work): Promise<void>
  /** Gives up unfinished work and its key: what it left is left to `erase`. @throws Refused where it has been ended already */
  giveUp(call: Call, work: Work, erase: Work): Promise<void>
  /** Ends an `erase`. */
  done(call: Call, work: Work): Promise<void>
  /** Up to 100 works begun before that time, oldest first. */
  before(call: Call, time: number): Promise<Work[]>
  forgetKeysBefore(call: Call, time: number): Promise<void>
}
