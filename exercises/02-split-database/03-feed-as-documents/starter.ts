/** Everybody's feed as one document, written when something happens and read in one go. */

export type Item = { photoId: string; author: string; caption: string }

/** A store of documents: each under a key, read and written whole. There are no joins, and no search. */
export type Documents = {
  get(key: string): Promise<unknown>
  put(key: string, document: unknown): Promise<void>
}

export type Feeds = {
  /** From now on the follower sees all photos of the author, those from before included. */
  follow(follower: string, author: string): Promise<void>
  /** From now on they see none of them. */
  unfollow(follower: string, author: string): Promise<void>
  /** Ids grow: a later photo has a greater one. */
  post(photo: Item): Promise<void>
  /** Another caption, wherever the photo is seen. */
  edit(author: string, photoId: string, caption: string): Promise<void>
  /** Nobody sees it any more. */
  remove(author: string, photoId: string): Promise<void>
  /** Photos of those that somebody follows, and their own, newest first: all of them, from one document. */
  feed(person: string): Promise<Item[]>
}

export function createFeeds(documents: Documents): Feeds {
  // TODO: decide which documents there are, and keep them right. Now everybody has one list, which nobody shares.
  const read = async (key: string) => ((await documents.get(key)) ?? []) as Item[]
  return {
    async follow() {},
    async unfollow() {},
    async post(photo) {
      await documents.put(`feed of ${photo.author}`, [photo, ...(await read(`feed of ${photo.author}`))])
    },
    async edit() {},
    async remove() {},
    feed: (person) => read(`feed of ${person}`),
  }
}

/** Of an average author, in a day. */
export type Use = {
  /** How many follow one author. */
  followers: number
  /** How many one person follows. */
  following: number
  /** How many photos each posts, edits and removes: whatever changes a copy. */
  changes: number
  /** How often each looks at their feed. */
  looks: number
}

/**
 * Which shape reads and writes fewer documents or rows, by the costs in the README. Where both cost the same, joined.
 */
export function cheaper(_use: Use): 'joined' | 'documents' {
  // TODO: count what a day costs in each shape.
  return 'documents'
}
